import type { RawBar } from "../raw-bar.ts";

/** Bars in a row with the same close. */
export interface UnchangedRun {
  /** Place of the first. */
  readonly from: number;
  readonly length: number;
}

/** Every run of equal closes, those of one bar included, oldest first. */
export function unchangedRuns(bars: readonly RawBar[]): readonly UnchangedRun[] {
  const runs: { from: number; length: number }[] = [];
  for (const [index, { close }] of bars.entries()) {
    const run = runs.at(-1);
    if (run !== undefined && bars[index - 1]?.close === close) run.length += 1;
    else runs.push({ from: index, length: 1 });
  }
  return runs;
}
