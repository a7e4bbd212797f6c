import type { BarInterval } from "#lib/kernel/bar.ts";
import { closeProblem } from "#lib/kernel/bar-rules.ts";
import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import type { FieldViolation } from "#lib/kernel/fault.ts";

/** A central interval around a submitted path: as much of the probability lies below it as above. */
export interface SubmittedInterval {
  /** Probability of the lower bound, inside (0, 0.5). */
  readonly tailRatio: number;
  /** One per bar ahead, below the medians. */
  readonly lowerPrices: readonly number[];
  /** One per bar ahead, above the medians. */
  readonly upperPrices: readonly number[];
}

/** What somebody else expected, frozen. */
export interface SubmittedForecast {
  readonly ticker: string;
  readonly interval: BarInterval;
  /** Close of the last bar that it saw, UTC milliseconds. */
  readonly asOfMs: number;
  /** Medians of the closes, one per bar ahead. */
  readonly medianPrices: readonly number[];
  /** 1 to 4, ascending by level: by falling tail. */
  readonly intervals: readonly SubmittedInterval[];
}

/** Bars ahead that a forecast may have. */
export const mostHorizonBars = 250;
/** Central intervals that a forecast may have. */
export const mostIntervals = 4;

/** Outside these no price is one; inside them squared errors are still finite numbers. */
const lowestPrice = 1e-75;
const highestPrice = 1e75;

/** Whether a number can be the price of a forecast: NaN, infinities, zero and below cannot. */
export function isForecastPrice(price: number): boolean {
  return price >= lowestPrice && price <= highestPrice;
}

/**
 * What is wrong with a forecast: the first problem of each list, by the names of its fields. At each bar every lower
 * bound is below the median and every upper one above, and a wider interval holds a narrower one; bounds of two levels
 * may be equal.
 */
export function submissionProblems(forecast: SubmittedForecast): readonly FieldViolation[] {
  const { medianPrices, intervals } = forecast;
  const lengths = intervals.flatMap(({ lowerPrices, upperPrices }, i) => [
    ...lengthProblem(`intervals[${i}].lower_prices`, lowerPrices, medianPrices.length),
    ...lengthProblem(`intervals[${i}].upper_prices`, upperPrices, medianPrices.length),
  ]);
  return [
    ...subjectProblems(forecast),
    ...levelProblems(intervals),
    ...priceProblem("median_prices", medianPrices),
    ...lengths,
    ...(lengths.length > 0 ? [] : crossings(forecast)),
  ];
}

/** What is wrong with what a forecast is of: nobody asks for it, and its own audit would be without a forecast. */
export function subjectProblems({
  ticker,
  interval,
  asOfMs,
}: Pick<SubmittedForecast, "ticker" | "interval" | "asOfMs">): readonly FieldViolation[] {
  const asOf = closeProblem(asOfMs, interval);
  const isLower = ticker !== ticker.toUpperCase();
  const capitals = `"${ticker}" is not in capital letters, as every ticker is; write ${ticker.toUpperCase()}`;
  return [
    ...(isLower ? [{ field: "ticker", description: capitals }] : []),
    ...(asOf === undefined ? [] : [{ field: "as_of_time", description: asOf }]),
  ];
}

function levelProblems(intervals: readonly SubmittedInterval[]): FieldViolation[] {
  const at = intervals.findIndex(({ tailRatio }, i) => {
    const wider = i > 0 && !(tailRatio < intervals[i - 1]!.tailRatio);
    return !(tailRatio > 0 && tailRatio < 0.5) || wider;
  });
  if (at < 0) return [];
  const description = "must lie inside (0, 0.5), below that of the interval before it";
  return [{ field: `intervals[${at}].tail_ratio`, description }];
}

function lengthProblem(
  field: string,
  prices: readonly number[],
  horizonBars: number,
): FieldViolation[] {
  if (prices.length === horizonBars) return priceProblem(field, prices);
  const description = `has ${prices.length} prices, and median_prices ${horizonBars}: give one per bar ahead`;
  return [{ field, description }];
}

function priceProblem(field: string, prices: readonly number[]): FieldViolation[] {
  const at = prices.findIndex((price) => !isForecastPrice(price));
  if (at < 0) return [];
  const description = `is ${prices[at]}; a price is a positive finite number`;
  return [{ field: `${field}[${at}]`, description }];
}

function crossings({ medianPrices, intervals }: SubmittedForecast): FieldViolation[] {
  return intervals.flatMap(({ lowerPrices, upperPrices }, i) => {
    const inner = intervals[i - 1];
    return [
      ...crossing(`intervals[${i}].lower_prices`, lowerPrices, medianPrices, inner?.lowerPrices, 1),
      ...crossing(
        `intervals[${i}].upper_prices`,
        upperPrices,
        medianPrices,
        inner?.upperPrices,
        -1,
      ),
    ];
  });
}

/** @param side - 1 for bounds below the medians, −1 for those above. */
function crossing(
  field: string,
  bounds: readonly number[],
  medians: readonly number[],
  inner: readonly number[] | undefined,
  side: 1 | -1,
): FieldViolation[] {
  const at = bounds.findIndex((bound, h) => {
    const isInside = side * (medians[h]! - bound) > 0;
    return !isInside || (inner !== undefined && side * (inner[h]! - bound) < 0);
  });
  if (at < 0) return [];
  const [from, beyond] = side === 1 ? ["below", "above"] : ["above", "below"];
  const description = `is ${bounds[at]}, with a median of ${medians[at]}: it must be ${from} the median and not ${beyond} the bound of a narrower interval; quantiles do not cross`;
  return [{ field: `${field}[${at}]`, description }];
}

/** What a set has one forecast for. */
export function submissionKey({
  ticker,
  interval,
  asOfMs,
}: Pick<SubmittedForecast, "ticker" | "interval" | "asOfMs">): string {
  return `${ticker} ${interval} ${asOfMs}`;
}

/** SHA-256 of a forecast. */
export function submissionHash(forecast: SubmittedForecast): string {
  return hashOf(forecast as unknown as Canonical);
}

/** SHA-256 of several forecasts together, of their hashes in whatever order. */
export function setHash(hashes: readonly string[]): string {
  return hashOf([...hashes].sort());
}

/** The name of the set of a hash: equal forecasts, equal name. */
export function setName(contentHash: string): string {
  return `forecastSets/${contentHash.slice(0, 32)}`;
}
