import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { honestMovement } from "../made-once.ts";
import { countedTrial } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { barsOf, beginSprint, importBars, ownTicker } from "../sprints.ts";

/** Another unit of the currency. */
const factor = 100;

export const renamedBars: Attack = {
  name: "renamed-bars",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "The bars that settings were tried on are imported under another name, in another unit, and tried as new ones.",
  defence: "an instrument is known again by the returns of its closes, month by month",
  async run(bench) {
    const stack = await bench.empty();
    await bench.importOwn(stack);
    const honest = await beginSprint(stack, {});
    const { bars, ...own } = barsOf(ownTicker, bench.seed, honestMovement);
    const series = { ...own, instrument: instrumentOfTicker("RENAMED") };
    await importBars(stack, { ...series, bars: bars.map((bar) => rescaled(bar as Bar)) });
    const renamed = await beginSprint(stack, { tickers: ["RENAMED"] });
    return [{ by: "pmx trials", honest: countedTrial(honest), attacked: countedTrial(renamed) }];
  },
};

function rescaled({ open, high, low, close, ...bar }: Bar): Bar {
  return {
    ...bar,
    open: open * factor,
    high: high * factor,
    low: low * factor,
    close: close * factor,
  };
}
