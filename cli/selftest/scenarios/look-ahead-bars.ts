import type { Bar } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { barToMessage } from "#lib/wire/bar-message.ts";
import { instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { timestampToMessage } from "#lib/wire/timestamp.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { honestMovement } from "../made-once.ts";
import { refusalOf } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { barsOf, ownTicker } from "../sprints.ts";

/** Bars up to the as-of. */
const seen = 300;

export const lookAheadBars: Attack = {
  name: "look-ahead-bars",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "A caller sends the forecast service a bar that closes after the as-of.",
  defence: "LOOK_AHEAD: such a request is refused",
  async run(bench) {
    const { forecasts } = await bench.honest();
    const series = barsOf(ownTicker, bench.seed, honestMovement);
    const bars = series.bars as readonly Bar[];
    const ask = (count: number) =>
      refusalOf(() =>
        forecasts.createForecast({
          auditSet: `selftest/${count}`,
          instrument: instrumentToMessage(series.instrument),
          interval: BarInterval.DAY_1,
          bars: bars.slice(0, count).map(barToMessage),
          asOfTime: timestampToMessage(closeTimeMs(bars[seen - 1]!, "DAY_1")),
          horizonBars: 10,
        }),
      );
    return [{ by: "CreateForecast", honest: await ask(seen), attacked: await ask(seen + 1) }];
  },
};
