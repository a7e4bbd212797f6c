import type { Bar, BarChart } from "./chart.ts";
import { frame, ruleLines } from "./frame.ts";
import { barDomain, linearScale, roundTicks, type Scale } from "./scale.ts";
import { escaped, type Plot, pixels, segment } from "./svg.ts";

/** What is inside the picture of bars. */
export function barChartContent(chart: BarChart, plot: Plot): readonly string[] {
  const { y, bars, rules } = chart;
  const values = [
    ...bars.flatMap(({ from, to, interval = [], expected }) => [
      ...[from, to, ...interval],
      ...(expected === undefined ? [] : [expected]),
    ]),
    ...rules.map(({ at }) => at),
    ...(y.holds ?? []),
  ];
  const domain = barDomain(values);
  const scale = linearScale(domain, [plot.height - plot.bottom, plot.top]);
  const space = (plot.width - plot.left - plot.right) / Math.max(1, bars.length);
  const middle = (at: number) => plot.left + space * (at + 0.5);
  return [
    ...frame(plot, {
      y: { axis: y, scale, ticks: roundTicks(domain, 5), base: scale(0) },
      x: bars.map(({ label }, at) => ({ at: middle(at), text: label })),
      xName: "",
    }),
    ...bars.map((bar, at) => barShape(bar, middle(at), Math.min(56, space * 0.64), scale)),
    ...rules.flatMap((rule) => ruleLines(rule, plot, scale)),
  ];
}

function barShape(bar: Bar, middle: number, width: number, scale: Scale): string {
  const [top, bottom] = [scale(Math.max(bar.from, bar.to)), scale(Math.min(bar.from, bar.to))];
  const left = middle - width / 2;
  // A step of nothing is drawn as a thin line, so that it is seen to be there.
  const height = Math.max(1, bottom - top);
  const parts = [
    `<rect class="bar c${bar.colour}" x="${pixels(left)}" y="${pixels(top)}" width="${pixels(width)}" height="${pixels(height)}"/>`,
  ];
  if (bar.interval !== undefined) {
    const [low, high] = [scale(bar.interval[0]), scale(bar.interval[1])];
    parts.push(
      segment(middle, low, middle, high, "whisker"),
      segment(middle - 5, low, middle + 5, low, "whisker"),
      segment(middle - 5, high, middle + 5, high, "whisker"),
    );
  }
  if (bar.expected !== undefined) {
    const at = scale(bar.expected);
    parts.push(segment(left - 5, at, left + width + 5, at, "expected"));
  }
  return `<g><title>${escaped(bar.label)}</title>${parts.join("")}</g>`;
}
