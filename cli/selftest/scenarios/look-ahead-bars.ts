import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { barToMessage } from "#lib/wire/bar-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { timestampToMessage } from "#lib/wire/timestamp.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { honestMovement } from "../made-once.ts";
import { refusalOf } from "../objections.ts";
import type { Attack, Look } from "../scenario.ts";
import { barsOf, forecastsOf, importBars, ownTicker, runSprint } from "../sprints.ts";
import type { Stack } from "../stack.ts";
import type { Workbench } from "../workbench.ts";

/** Bars up to the as-of of the direct call. */
const seen = 300;
/** Forecasts before the bars change. */
const kept = 4;

export const lookAheadBars: Attack = {
  name: "look-ahead-bars",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "A forecast is made from bars that close after its as-of, or a sprint is run where all of these are other bars.",
  defence:
    "LOOK_AHEAD at the forecast service; a sprint sends no bar after the as-of, so that the forecasts stay the same",
  async run(bench) {
    const stack = await bench.honest();
    return [await directly(bench, stack), await bySprint(bench, stack)];
  },
};

async function directly(bench: Workbench, stack: Stack): Promise<Look> {
  const series = barsOf(ownTicker, bench.seed, honestMovement);
  const bars = series.bars as readonly Bar[];
  const ask = (count: number) =>
    refusalOf(() =>
      stack.forecasts.createForecast({
        auditSet: `selftest/${count}`,
        instrument: instrumentToMessage(series.instrument),
        interval: BarInterval.DAY_1,
        bars: bars.slice(0, count).map(barToMessage),
        asOfTime: timestampToMessage(closeTimeMs(bars[seen - 1]!, "DAY_1")),
        horizonBars: 10,
      }),
    );
  return { by: "CreateForecast", honest: await ask(seen), attacked: await ask(seen + 1) };
}

async function bySprint(bench: Workbench, stack: Stack): Promise<Look> {
  const { name, spec } = await bench.sprint();
  const before = await forecastsOf(stack, name);
  const lastMs = timestampMs(before[kept - 1]!.asOfTime!);
  const series = barsOf(ownTicker, bench.seed, honestMovement);
  const bars = series.bars.map((bar, at) =>
    closeTimeMs(bar, "DAY_1") <= lastMs ? bar : scaled(bar as Bar, 1.5 + 0.3 * Math.sin(at)),
  );
  await importBars(stack, { ...series, bars });
  const altered = await runSprint(stack, spec!);
  const after = await forecastsOf(stack, altered.name);
  const isEqual = before.map(({ contentHash }, at) => contentHash === after[at]?.contentHash);
  const isSame = isEqual.slice(0, kept).every(Boolean) && !isEqual[kept];
  return {
    by: "the forecasts of a sprint",
    honest: undefined,
    attacked: isSame
      ? `the first ${kept} are the same, though every bar after them is another`
      : undefined,
  };
}

function scaled({ open, high, low, close, ...bar }: Bar, factor: number): Bar {
  return {
    ...bar,
    ...{ open: open * factor, high: high * factor, low: low * factor, close: close * factor },
  };
}
