import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { honestMovement } from "../made-once.ts";
import { countedTrial } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { barsOf, beginSprint, importBars, ownTicker } from "../sprints.ts";

/** Each second bar is off by so much. */
const noise = 0.005;

export const disguisedBars: Attack = {
  name: "disguised-bars",
  kind: "ATTACK",
  stated: "NOT_DETECTABLE",
  does: "The bars that settings were tried on are imported under another name, with noise added to their prices.",
  defence:
    "take bars from a source of your own, and compare the data hash; confirm by a forward sprint",
  async run(bench) {
    const stack = await bench.empty();
    await bench.importOwn(stack);
    const honest = await beginSprint(stack, {});
    const { bars, ...own } = barsOf(ownTicker, bench.seed, honestMovement);
    const series = { ...own, instrument: instrumentOfTicker("DISGUISED") };
    const noisy = bars.map((bar, at) => moved(bar as Bar, at % 2 === 0 ? 1 : 1 + noise));
    await importBars(stack, { ...series, bars: noisy });
    const disguised = await beginSprint(stack, { tickers: ["DISGUISED"] });
    return [{ by: "pmx trials", honest: countedTrial(honest), attacked: countedTrial(disguised) }];
  },
};

function moved({ open, high, low, close, ...bar }: Bar, by: number): Bar {
  return { ...bar, open: open * by, high: high * by, low: low * by, close: close * by };
}
