import type { Band, Line, LineChart } from "./chart.ts";
import { frame, ruleLines } from "./frame.ts";
import { legend, legendHeight } from "./legend.ts";
import type { Scale } from "./scale.ts";
import {
  linearScale,
  numberTickText,
  paddedDomain,
  roundTicks,
  timeTicks,
  timeTickText,
} from "./scale.ts";
import { escaped, type Plot, pathThrough, pixels } from "./svg.ts";

/** Radius of a point, in pixels. */
const dotRadius = 2.6;

/** What is inside the picture of lines, points and bands. */
export function lineChartContent(chart: LineChart, plot: Plot): readonly string[] {
  const { x, y, lines, bands, rules } = chart;
  const xs = [
    ...lines.flatMap(({ points }) => points.map(([at]) => at)),
    ...bands.flatMap(({ points }) => points.map(([at]) => at)),
    ...rules.filter(({ of }) => of === "x").map(({ at }) => at),
    ...(x.holds ?? []),
  ];
  const ys = [
    ...lines.flatMap(({ points }) => points.map(([, value]) => value)),
    ...bands.flatMap(({ points }) => points.flatMap(([, low, high]) => [low, high])),
    ...rules.filter(({ of }) => of === "y").map(({ at }) => at),
    ...(y.holds ?? []),
  ];
  const xDomain = paddedDomain(xs, 0.01);
  const yDomain = paddedDomain(ys, 0.05);
  const xScale = linearScale(xDomain, [plot.left, plot.width - plot.right]);
  const yScale = linearScale(yDomain, [plot.height - plot.bottom, plot.top]);
  const most = plot.width < 500 ? 4 : 7;
  const xTicks = x.isTime ? timeTicks(xDomain, most) : roundTicks(xDomain, most);
  const xText = x.isTime ? timeTickText(xTicks) : numberTickText(xTicks, x.unit);
  return [
    ...legend(chart, plot.left, plot.top - legendHeight(chart) + 6),
    ...frame(plot, {
      y: { axis: y, scale: yScale, ticks: roundTicks(yDomain, plot.height < 200 ? 3 : 5) },
      x: xTicks.map((tick) => ({ at: xScale(tick), text: xText(tick) })),
      xName: x.name,
    }),
    ...bands.map((band) => bandPath(band, xScale, yScale)),
    ...rules.flatMap((rule) => ruleLines(rule, plot, rule.of === "x" ? xScale : yScale)),
    ...lines.map((line) => drawn(line, xScale, yScale, plot)),
  ];
}

function bandPath({ label: name, points }: Band, xScale: Scale, yScale: Scale): string {
  const lower = points.map(([x, low]): [number, number] => [xScale(x), yScale(low)]);
  const upper = points.map(([x, , high]): [number, number] => [xScale(x), yScale(high)]);
  const path = `${pathThrough([...lower, ...upper.reverse()])}Z`;
  return `<path class="band" d="${path}"><title>${escaped(name)}</title></path>`;
}

function drawn(line: Line, xScale: Scale, yScale: Scale, plot: Plot): string {
  const points = line.points.map(([x, y]): [number, number] => [xScale(x), yScale(y)]);
  const name = `<title>${escaped(line.label)}</title>`;
  if (line.drawnAs === "dots") {
    const dots = points.map(
      ([x, y]) => `<circle cx="${pixels(x)}" cy="${pixels(y)}" r="${dotRadius}"/>`,
    );
    return `<g class="dots c${line.colour}">${name}${dots.join("")}</g>`;
  }
  if (line.drawnAs === "area") {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return "";
    const zero = Math.min(Math.max(yScale(0), plot.top), plot.height - plot.bottom);
    const path = `${pathThrough([[first[0], zero], ...points, [last[0], zero]])}Z`;
    return `<path class="area c${line.colour}" d="${path}">${name}</path>`;
  }
  return `<path class="${line.drawnAs} c${line.colour}" d="${pathThrough(points)}">${name}</path>`;
}
