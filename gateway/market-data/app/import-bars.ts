import type { Bar } from "#lib/kernel/bar.ts";
import { isoDateOf } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { type Conflict, mergeBars } from "../domain/merge-bars.ts";
import type { BarSeries, SeriesDescription } from "../domain/series.ts";
import { seriesHash } from "../domain/series-hash.ts";
import { checkSeries } from "../domain/series-rules.ts";
import type { SeriesStore } from "./ports.ts";

/** The series after an import, and how many bars the import added to it. */
export interface Import {
  readonly series: SeriesDescription;
  readonly storedCount: number;
}

/**
 * Stores the bars of a series, all or none, in one writer. Bars that are stored already are
 * left out when they are equal in every value; stored bars never change.
 * @throws Fault FIELD_INVALID, BARS_INVALID or BARS_OUT_OF_ORDER (`checkSeries`); BARS_CONFLICTING
 *   when a bar, the instrument or the provenance differs from what is stored.
 */
export async function importBars(store: SeriesStore, incoming: BarSeries): Promise<Import> {
  checkSeries(incoming);
  const { instrument, interval } = incoming;
  return store.write(function* (writer) {
    const stored = writer.describe(instrument.ticker, interval);
    if (stored !== undefined) refuseOtherSeries(stored, incoming);
    const storedBars = writer.readBars(instrument.ticker, interval);
    const merge = mergeBars(storedBars, incoming.bars);
    if ("conflict" in merge) throw conflictFault(incoming, stored?.source ?? "", merge.conflict);
    if (stored !== undefined && merge.added.length === 0) return { series: stored, storedCount: 0 };
    const series = describe(incoming, merge.bars);
    yield* writer.save(series, merge.added);
    return { series, storedCount: merge.added.length };
  });
}

function describe(incoming: BarSeries, bars: readonly Bar[]): SeriesDescription {
  const { bars: _, ...rest } = incoming;
  return {
    ...rest,
    barCount: bars.length,
    firstBarTimeMs: bars[0]!.startTimeMs,
    lastBarTimeMs: bars.at(-1)!.startTimeMs,
    dataHash: seriesHash(bars),
    origin: "IMPORTED",
  };
}

const advice =
  "stored bars are never overwritten: send bars that agree, or import into an empty database";

function refuseOtherSeries(stored: SeriesDescription, incoming: BarSeries): void {
  const { ticker } = incoming.instrument;
  if (stored.provenance !== incoming.provenance) {
    const mix = `is ${incoming.provenance}, but ${ticker} is stored as ${stored.provenance}`;
    throw conflict("header.provenance", `${mix} from ${stored.source}; the two never mix`, ticker);
  }
  const names = ["exchange", "assetClass", "currency", "lotSizeUnits", "region"] as const;
  for (const name of names) {
    const [was, is] = [stored.instrument[name], incoming.instrument[name]];
    if (was === is) continue;
    const field = `header.instrument.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
    const description = `is ${is}, but ${ticker} is stored with ${was} from ${stored.source}; ${advice}`;
    throw conflict(field, description, ticker);
  }
}

function conflictFault(incoming: BarSeries, storedSource: string, found: Conflict): Fault {
  const { index, field, stored, incoming: bar } = found;
  const { ticker } = incoming.instrument;
  const name = field === "volumeUnits" ? "volume_units" : field;
  const what = `${ticker} on ${isoDateOf(bar.startTimeMs)}: ${name} is ${bar[field]}`;
  const description = `${what}, but ${stored[field]} is stored from ${storedSource}; ${advice}`;
  return conflict(`bars[${index}].${name}`, description, ticker);
}

function conflict(field: string, description: string, ticker: string): Fault {
  return new Fault("ALREADY_EXISTS", "BARS_CONFLICTING", `${field}: ${description}`, {
    violations: [{ field, description }],
    metadata: { resource: `instruments/${ticker}` },
  });
}
