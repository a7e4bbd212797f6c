import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { honestMovement } from "../made-once.ts";
import type { Attack } from "../scenario.ts";
import { barsOf, forecastsOf, importBars, ownTicker, runSprint } from "../sprints.ts";

/** Forecasts before the bars change. */
const kept = 4;

export const lookAheadSprint: Attack = {
  name: "look-ahead-sprint",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "Every bar after an as-of is made another one, to see whether a sprint looks ahead.",
  defence:
    "no bar after the as-of is sent, so that forecasts up to it stay the same and later ones do not",
  async run(bench) {
    const { name, spec } = await bench.sprint();
    const stack = await bench.honest();
    const before = await forecastsOf(stack, name);
    const lastMs = timestampMs(before[kept - 1]!.asOfTime!);
    const series = barsOf(ownTicker, bench.seed, honestMovement);
    const bars = series.bars.map((bar, at) =>
      closeTimeMs(bar, "DAY_1") <= lastMs ? bar : scaled(bar as Bar, 1.5 + 0.3 * Math.sin(at)),
    );
    await importBars(stack, { ...series, bars });
    const after = await forecastsOf(stack, (await runSprint(stack, spec!)).name);
    const isEqual = before.map(({ contentHash }, at) => contentHash === after[at]?.contentHash);
    const isBlind = isEqual.slice(0, kept).every(Boolean) && !isEqual[kept];
    return [
      {
        by: "the forecasts of a sprint",
        honest: undefined,
        attacked: isBlind
          ? `the first ${kept} are the same, though every bar after them is another`
          : undefined,
      },
    ];
  },
};

function scaled({ open, high, low, close, ...bar }: Bar, factor: number): Bar {
  return {
    ...bar,
    ...{ open: open * factor, high: high * factor, low: low * factor, close: close * factor },
  };
}
