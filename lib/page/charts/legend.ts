import type { LineChart } from "./chart.ts";
import { label, segment } from "./svg.ts";

/** Pixels from one name to the next, and of the sample in front of it. */
const rowHeight = 18;
const sampleWidth = 30;

/** How high the names of the lines are above the plot, in pixels; 0 where they are not shown. */
export function legendHeight({ hasLegend, lines }: LineChart): number {
  return hasLegend === true ? lines.length * rowHeight + 4 : 0;
}

/** Each line as it is drawn, with its name, one below the other from `top` on. */
export function legend(chart: LineChart, left: number, top: number): readonly string[] {
  if (chart.hasLegend !== true) return [];
  return chart.lines.flatMap(({ label: name, drawnAs, colour }, at) => {
    const y = top + rowHeight * at;
    const kind = drawnAs === "area" ? "line" : drawnAs;
    return [
      drawnAs === "dots"
        ? `<g class="dots c${colour}"><circle cx="${left + sampleWidth / 2}" cy="${y}" r="3"/></g>`
        : segment(left, y, left + sampleWidth, y, `${kind} c${colour}`),
      label(left + sampleWidth + 8, y + 4, name, { kind: "legend" }),
    ];
  });
}
