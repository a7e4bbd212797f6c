import type { RowChart } from "./chart.ts";
import { label, type Plot, pixels } from "./svg.ts";

/** Pixels from one row to the next, and of the bar in it. */
const rowHeight = 40;
const barHeight = 16;

/** How high a picture of rows is, in pixels. */
export function rowChartHeight({ rows }: RowChart): number {
  return rows.length * rowHeight + 8;
}

/** What is inside the picture of parts of a whole: the width of the picture is the whole. */
export function rowChartContent({ rows }: RowChart, { width }: Plot): readonly string[] {
  const whole = width - 8;
  return rows.flatMap(({ label: name, shareRatio, colour }, at) => {
    const top = at * rowHeight + 18;
    // What is there is seen, however small its share.
    const length = Math.max(1, shareRatio * whole);
    return [
      label(4, top - 4, name, { kind: "row-name" }),
      `<rect class="row-space" x="4" y="${top}" width="${pixels(whole)}" height="${barHeight}"/>`,
      `<rect class="bar c${colour}" x="4" y="${top}" width="${pixels(length)}" height="${barHeight}"/>`,
    ];
  });
}
