/** Text as it stands in an element or an attribute of HTML and SVG. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A number of pixels, with a tenth: the same on every machine. */
export function pixels(value: number): string {
  const text = value.toFixed(1);
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}

/** A space for a picture inside its margins, in pixels. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A text at a point. */
export function label(
  x: number,
  y: number,
  text: string,
  { anchor = "start", kind = "tick" }: { anchor?: "start" | "middle" | "end"; kind?: string } = {},
): string {
  return `<text class="${kind}" x="${pixels(x)}" y="${pixels(y)}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

/** A straight line. */
export function segment(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return `<line class="${kind}" x1="${pixels(x1)}" y1="${pixels(y1)}" x2="${pixels(x2)}" y2="${pixels(y2)}"/>`;
}

/** The d of a path through points. */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], at) => `${at === 0 ? "M" : "L"}${pixels(x)} ${pixels(y)}`).join("");
}

/** A whole picture with its name and its description for who does not see it. */
export function picture(
  { width, height }: Pick<Plot, "width" | "height">,
  {
    id,
    title,
    description,
    kind,
  }: { id: string; title: string; description: string; kind: string },
  content: readonly string[],
): string {
  const names = `${id}-title ${id}-description`;
  return [
    `<svg class="${kind}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${names}">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-description">${escaped(description)}</desc>`,
    ...content,
    "</svg>",
  ].join("\n");
}
