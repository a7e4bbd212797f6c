import type { RawSeries } from "#gateway/market-data/domain/series.ts";
import { barStartText } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { ImportBarsResponse } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { revisedText } from "../bars/import-series.ts";
import { exitCodeOfError, exitCodes } from "../exit-code.ts";

/** What became of one ticker that was to be generated or fetched. */
export interface SeriesOutcome {
  readonly ticker: string;
  /**
   * UNCHANGED where all of it was stored before; UNKNOWN where no source has it; UNREACHABLE where a source that may
   * have it did not answer; REFUSED where what was answered cannot be imported.
   */
  readonly state: "IMPORTED" | "UNCHANGED" | "UNKNOWN" | "UNREACHABLE" | "REFUSED";
  /** Absent where there is no series. */
  readonly source?: string;
  readonly barCount: number;
  /** Bars that were not stored before, or with other values. */
  readonly storedCount: number;
  readonly actionCount: number;
  readonly firstDate?: string;
  readonly lastDate?: string;
  readonly currency?: string;
  readonly basis?: PriceBasis;
  readonly notes: readonly string[];
}

/** A series that was stored. */
export function storedOutcome(
  series: RawSeries,
  response: ImportBarsResponse,
  notes: readonly string[] = [],
): SeriesOutcome {
  const { storedCount, storedActionCount } = response;
  const revised = revisedText(response);
  return {
    ...described(series),
    state: storedCount + storedActionCount > 0n ? "IMPORTED" : "UNCHANGED",
    storedCount: Number(storedCount),
    notes: [...(revised === undefined ? [] : [revised]), ...notes],
  };
}

/**
 * A series that the gateway refused.
 * @throws the error itself where it is not about the bars, such as a gateway that is away.
 */
export function refusedSeries(series: RawSeries, error: unknown): SeriesOutcome {
  if (!(error instanceof Fault) || exitCodeOfError(error) !== exitCodes.usage) throw error;
  return { ...described(series), state: "REFUSED", storedCount: 0, notes: [error.message] };
}

/** A ticker of which nothing was fetched. */
export function withoutSeries(
  ticker: string,
  state: "UNKNOWN" | "UNREACHABLE",
  notes: readonly string[],
): SeriesOutcome {
  return { ticker, state, barCount: 0, storedCount: 0, actionCount: 0, notes };
}

function described({ instrument, interval, source, bars, actions, basis }: RawSeries) {
  const [first, last] = [bars[0], bars.at(-1)];
  return {
    ticker: instrument.ticker,
    source,
    barCount: bars.length,
    actionCount: actions.length,
    ...(first !== undefined && { firstDate: barStartText(first.startTimeMs, interval) }),
    ...(last !== undefined && { lastDate: barStartText(last.startTimeMs, interval) }),
    currency: instrument.currency,
    ...(basis !== undefined && { basis }),
  };
}
