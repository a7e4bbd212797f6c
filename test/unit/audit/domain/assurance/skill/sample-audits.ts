import type { ForecastScored } from "#services/audit/domain/facts/forecast-facts.ts";
import { measured, sampleKey, sampleScored } from "#test/unit/audit/sample-evidence.ts";

export const dayMs = 86_400_000;
export const startMs = Date.UTC(2015, 0, 5);

/** What an audit was off by, in price: the ensemble, and each model by name. */
export interface SampleErrors {
  readonly ensemble: number | undefined;
  readonly naive?: number;
  readonly drift?: number;
  readonly models?: { readonly [model: string]: number };
}

/** The audit of a ticker whose horizon of five days begins so many days after the first; its baseline is off by 10. */
export function auditWith(
  day: number,
  { ensemble, naive, drift, models = {} }: SampleErrors,
  ticker = "AAPL",
  change: Partial<ForecastScored> = {},
): ForecastScored {
  const asOfMs = startMs + day * dayMs;
  const rmse = (value: number) => measured("rmse", "PRICE", value);
  return sampleScored(ensemble, 10, {
    key: sampleKey({ ticker, asOfMs }),
    forecast: `forecasts/${ticker}${day}`,
    closedMs: asOfMs + 5 * dayMs,
    modelRmses: Object.entries(models).map(([model, value]) => ({ model, rmse: rmse(value) })),
    ...(naive !== undefined && { naiveRmse: rmse(naive) }),
    ...(drift !== undefined && { driftRmse: rmse(drift) }),
    ...change,
  });
}

/** Days that are so many apart, from the first on. */
export function every(count: number, days: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at * days);
}
