/** A line of a chart: its points ascend in x. */
export interface ChartLine {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A chart of shares: its y axis goes from 0 % to 100 %. */
export interface LineChart {
  /** Letters and hyphens, for the ids within the file. */
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in words, for those who do not see it. */
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xTicks: readonly { readonly x: number; readonly text: string }[];
  /** One to three, in the order of the legend. */
  readonly lines: readonly ChartLine[];
  /** A vertical line with what it means; what is right of it is shaded. */
  readonly limit?: { readonly x: number; readonly text: string };
}

const width = 760;
const height = 470;
const left = 70;
const right = 24;
const bottom = 62;
const legendLine = 22;

/** Lines differ by dash and marker, not by colour alone. */
const styles = [
  { name: "a", dash: "", marker: "circle" },
  { name: "b", dash: "9 5", marker: "square" },
  { name: "c", dash: "2 5", marker: "diamond" },
] as const;

/** Colours of paper and of a screen at night; both reach a contrast of 4.5 on their ground. */
const css = `
.ground { fill: #ffffff } .text { fill: #24292f } .soft { fill: #57606a }
.axis { stroke: #57606a } .grid { stroke: #d8dee4 } .beyond { fill: #f3e3dc }
.a { stroke: #0b5cad; fill: #0b5cad } .b { stroke: #9a4a00; fill: #9a4a00 } .c { stroke: #1a6b3c; fill: #1a6b3c }
polyline.line, line.line { fill: none; stroke-width: 2.5 } text { font: 14px system-ui, sans-serif; stroke: none }
.title { font-size: 17px; font-weight: 600 }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117 } .text { fill: #e6edf3 } .soft { fill: #9da7b3 }
.axis { stroke: #9da7b3 } .grid { stroke: #30363d } .beyond { fill: #2b1d16 }
.a { stroke: #79b8ff; fill: #79b8ff } .b { stroke: #ffab70; fill: #ffab70 } .c { stroke: #7ee2a8; fill: #7ee2a8 }
}`;

/** An SVG file of a chart: the same bytes for the same numbers, readable by day, by night and by ear. */
export function lineChart(chart: LineChart): string {
  const { id, title, description, xLabel, yLabel, xTicks, lines, limit } = chart;
  const top = 52 + legendLine * lines.length;
  const firstX = xTicks[0]!.x;
  const lastX = xTicks.at(-1)!.x;
  const xOf = (x: number) => left + ((x - firstX) / (lastX - firstX)) * (width - left - right);
  const yOf = (y: number) => height - bottom - y * (height - bottom - top);
  const base = yOf(0);
  const parts = [
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `<text class="text title" x="${left}" y="30">${escaped(title)}</text>`,
    ...lines.flatMap(({ label }, at) => legend(label, at)),
    ...(limit
      ? [
          `<rect class="beyond" x="${at(xOf(limit.x))}" y="${at(top)}" width="${at(xOf(lastX) - xOf(limit.x))}" height="${at(base - top)}"/>`,
          `<line class="axis" x1="${at(xOf(limit.x))}" x2="${at(xOf(limit.x))}" y1="${at(top)}" y2="${at(base)}" stroke-dasharray="4 4"/>`,
          `<text class="soft" x="${at(xOf(limit.x) + 8)}" y="${at(top + 18)}">${escaped(limit.text)}</text>`,
        ]
      : []),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      `<line class="${share === 0 ? "axis" : "grid"}" x1="${left}" x2="${width - right}" y1="${at(yOf(share))}" y2="${at(yOf(share))}"/>`,
      `<text class="soft" x="${left - 8}" y="${at(yOf(share) + 5)}" text-anchor="end">${share * 100} %</text>`,
    ]),
    ...xTicks.map(
      ({ x, text }) =>
        `<text class="soft" x="${at(xOf(x))}" y="${at(base + 22)}" text-anchor="middle">${escaped(text)}</text>`,
    ),
    `<text class="text" x="${at((left + width - right) / 2)}" y="${height - 12}" text-anchor="middle">${escaped(xLabel)}</text>`,
    `<text class="text" transform="translate(18 ${at((top + base) / 2)}) rotate(-90)" text-anchor="middle">${escaped(yLabel)}</text>`,
    ...lines.flatMap(({ points }, which) => {
      const { name, dash, marker } = styles[which]!;
      const places = points.map(([x, y]) => [xOf(x), yOf(y)] as const);
      const path = places.map(([x, y]) => `${at(x)},${at(y)}`).join(" ");
      return [
        `<polyline class="line ${name}" points="${path}"${dashed(dash)}/>`,
        ...places.map(([x, y]) => markerAt(marker, name, x, y)),
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${escaped(title)}</title>
<desc id="${id}-description">${escaped(description)}</desc>
<style>${css}
</style>
${parts.join("\n")}
</svg>
`;
}

function legend(label: string, which: number): readonly string[] {
  const { name, dash, marker } = styles[which]!;
  const y = 54 + legendLine * which;
  return [
    `<line class="line ${name}" x1="${left}" x2="${left + 40}" y1="${y - 5}" y2="${y - 5}"${dashed(dash)}/>`,
    markerAt(marker, name, left + 20, y - 5),
    `<text class="text" x="${left + 50}" y="${y}">${escaped(label)}</text>`,
  ];
}

function markerAt(
  marker: (typeof styles)[number]["marker"],
  name: string,
  x: number,
  y: number,
): string {
  switch (marker) {
    case "circle":
      return `<circle class="${name}" cx="${at(x)}" cy="${at(y)}" r="3.5"/>`;
    case "square":
      return `<rect class="${name}" x="${at(x - 3.5)}" y="${at(y - 3.5)}" width="7" height="7"/>`;
    case "diamond":
      return `<path class="${name}" d="M${at(x)} ${at(y - 5)}l5 5l-5 5l-5 -5z"/>`;
  }
}

function dashed(dash: string): string {
  return dash === "" ? "" : ` stroke-dasharray="${dash}"`;
}

/** A tenth of a pixel, so that the file is the same on every machine. */
function at(value: number): string {
  return String(Number(value.toFixed(1)));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
