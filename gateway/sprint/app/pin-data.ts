import type { BarHistory, BarQuality, ReadHistory } from "../../market-data/app/bar-history.ts";
import { basketOf } from "../domain/basket.ts";
import { allows } from "../domain/spec-rules.ts";
import type { Sprint, SprintSpec } from "../domain/sprint.ts";
import { checkDataQuality, pinnedSeries } from "./data-quality.ts";
import { findRates } from "./find-rates.ts";
import { checkStoredBars, dataHashOf, pinnedRatesOf, provenanceOf } from "./pinned-data.ts";
import type { RateHistory } from "./rate-history.ts";

/** The bars and rates that a sprint is pinned on, sprints that end and forward ones alike. */
export interface NewPins {
  /** What the sprint keeps of them. */
  readonly pins: Pick<
    Sprint,
    "dataHash" | "series" | "rates" | "provenance" | "basket" | "currency"
  >;
  readonly rates: readonly RateHistory[];
  /** Of each ticker, in their order. */
  readonly qualities: readonly BarQuality[];
}

/**
 * Finds the rates that tickers are converted at, checks all bars, and pins both.
 * @throws Fault BARS_INVALID, BARS_QUARANTINED, INSTRUMENT_UNKNOWN for a pair, FIELD_INVALID for generated rates
 */
export async function pinData(
  readHistory: ReadHistory,
  spec: SprintSpec,
  histories: readonly BarHistory[],
  currency: string,
): Promise<NewPins> {
  const rates = await findRates(readHistory, histories, currency, spec.interval);
  const provenance = provenanceOf(histories, rates, allows(spec, "synthetic-fx"));
  checkStoredBars(histories, rates);
  const { ofTickers, ofRates } = await checkDataQuality(histories, rates, spec);
  const pinnedRates = pinnedRatesOf(rates, spec.interval, ofRates);
  return {
    pins: {
      dataHash: dataHashOf(histories, rates),
      series: histories.map((history, at) => pinnedSeries(history, ofTickers[at] as BarQuality)),
      ...(pinnedRates && { rates: pinnedRates }),
      provenance,
      basket: basketOf(histories),
      currency,
    },
    rates,
    qualities: ofTickers,
  };
}
