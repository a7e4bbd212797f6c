import type { Bar } from "#lib/kernel/bar.ts";
import { honestMovement } from "../made-once.ts";
import { saidOf } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { barsOf, importBars, ownTicker, runSprint } from "../sprints.ts";

/** By so much every bar is made to rise above the one before. */
const dailyRise = 0.001;

export const doctoredBars: Attack = {
  name: "doctored-bars",
  kind: "ATTACK",
  stated: "NOT_DETECTABLE",
  does: "Bars are made to rise before pmx sees them for the first time.",
  defence: "fetch them from a second source too, and compare; the data hash names what was judged",
  async run(bench) {
    const stack = await bench.empty();
    const series = barsOf(ownTicker, bench.seed, honestMovement);
    const bars = series.bars.map((bar, at) => risen(bar as Bar, (1 + dailyRise) ** at));
    await importBars(stack, { ...series, bars });
    const attacked = await saidOf(stack, await runSprint(stack));
    // The same bars as they were.
    const honest = await saidOf(await bench.untouched(), await bench.sprint());
    return [{ by: "what pmx says of a sprint", honest, attacked }];
  },
};

function risen({ open, high, low, close, ...bar }: Bar, by: number): Bar {
  return { ...bar, open: open * by, high: high * by, low: low * by, close: close * by };
}
