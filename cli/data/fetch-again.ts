import { type BarInterval as BarIntervalName, barIntervals } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { timeText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { importSeries, revisedText } from "../bars/import-series.ts";
import type { ImportClient } from "../bars/sprint-bars.ts";
import type { Environment } from "../setting.ts";
import { openSources, sourcesTurnedOn } from "./open-sources.ts";

interface Surroundings {
  /** Answers are kept there. */
  readonly dataDir: string;
  readonly environment: Environment;
  /** Called with what was stored, and with what was not answered. */
  readonly note: (line: string) => void;
}

/**
 * Fetches again what a sprint read from a source that the settings turn on, from that source alone, and imports it.
 * What a source does not answer, and what cannot be imported, stays as it is stored.
 * @throws Fault of the gateway where it is away.
 */
export async function fetchAgain(
  sprint: Sprint,
  client: ImportClient,
  { dataDir, environment, note }: Surroundings,
): Promise<void> {
  const turnedOn = sourcesTurnedOn(environment);
  for (const { ticker, source, interval } of seriesRead(sprint)) {
    // A source puts its own name before the symbol that it was asked for.
    const known = turnedOn.find((one) => source.startsWith(`${one} `));
    if (known === undefined) continue;
    const sources = openSources([known], dataDir, environment);
    const { series, failures } = await sources.fetch(ticker, interval);
    const why = failures[0]?.fault.message ?? `${known} does not know it any more`;
    if (series === undefined) note(`note: ${ticker} is not fetched again: ${why}`);
    else {
      try {
        const response = await importSeries(client, series);
        const { barCount = 0n, lastBarTime, interval: length } = response.series ?? {};
        const revised = revisedText(response);
        const remark = revised === undefined ? "" : `; ${revised}`;
        const last = timeText(lastBarTime, length);
        note(`fetched ${ticker} again from ${known}: ${barCount} bars, the last ${last}${remark}`);
      } catch (error) {
        if (!(error instanceof Fault) || error.reason !== "BARS_CONFLICTING") throw error;
        note(`note: ${ticker} is not fetched again: ${error.message}`);
      }
    }
  }
}

/** Every series that a sprint read, each in the length of its own bars. */
function seriesRead({ spec, series, intradaySeries, rates }: Sprint) {
  const own = spec?.interval ?? BarInterval.DAY_1;
  const legs = rates.flatMap((rate) => rate.legs);
  const read = [
    ...series.map((one) => ({ ...one, interval: own })),
    ...intradaySeries.map((one) => ({ ...one, interval: spec?.intradayPass?.interval ?? own })),
    ...legs.map((one) => ({ ...one, interval: one.interval || own })),
  ];
  return read.map(({ ticker, source, interval }) => {
    return { ticker, source, interval: intervalNamed(interval) };
  });
}

function intervalNamed(interval: BarInterval): BarIntervalName {
  const name = enumName(BarInterval, interval);
  return barIntervals.find((one) => one === name) ?? "DAY_1";
}
