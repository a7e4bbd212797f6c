import type { Chart } from "./chart.ts";
import { chartColours, chartStyle } from "./chart-style.ts";
import { drawnWide, type Names } from "./draw.ts";

/** A chart as a file of its own, readable by day, by night and by ear: the same bytes for the same numbers. */
export function svgFile(chart: Chart, names: Names): string {
  const [start = "", title = "", description = "", ...rest] = drawnWide(chart, names).split("\n");
  const style = `${chartColours}\nsvg { background: var(--paper); }\n${chartStyle}`;
  return [
    start.replace(
      /viewBox="0 0 (\d+) (\d+)"/,
      'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 $1 $2" width="$1" height="$2"',
    ),
    // First of all, where those look who read it aloud.
    title,
    description,
    `<style>\n${style}\n</style>`,
    ...rest,
    "",
  ].join("\n");
}
