import { largestVolumeUnits } from "#lib/kernel/bar-rules.ts";
import { microsPriceRange } from "#lib/kernel/money.ts";
import type { Side } from "#lib/kernel/trading.ts";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import type { SignalForecast } from "../inputs.ts";

/** The forecast's numbers at the holding horizon; undefined where missing, not finite or impossible. */
export interface ForecastReadings {
  readonly lastClosePrice: number | undefined;
  readonly expectedPrice: number | undefined;
  readonly lowerPrice: number | undefined;
  readonly upperPrice: number | undefined;
  readonly intervalLevelRatio: number | undefined;
  /** The narrowest band, where there are several. */
  readonly narrow: BandReading | undefined;
  readonly upProbabilityRatio: number | undefined;
  readonly dailyVolatilityBps: number | undefined;
  readonly annualisedVolatilityRatio: number | undefined;
  readonly atrPrice: number | undefined;
  readonly averageDailyVolumeUnits: number | undefined;
  /** No volume is counted for the series: the order's share of it is unknown, and so no fault. */
  readonly isVolumeUnknown: boolean;
  /** Field paths of everything that cannot be used, in the order of the request's fields. */
  readonly unusableFields: readonly string[];
}

/** A level closer to 0 or 1 carries no information about the spread of prices. */
const levelRange = [0.01, 0.999] as const;
/** Beyond ten times its price a day, a volatility is a fault of the data. */
const dailyVolatilityRangeBps = [Number.MIN_VALUE, 1e5] as const;
const annualisedVolatilityRange = [Number.MIN_VALUE, 1e3] as const;
/** Less than one unit a day is no market. */
const volumeRange = [1, largestVolumeUnits] as const;
const priceRange = [microsPriceRange.lowest, microsPriceRange.highest] as const;
/**
 * Of the points of paths, which nothing is booked at: those of a price near an end of the range may lie
 * beyond it. Further out a point is a fault of the forecast.
 */
export const pathRange = [1e-6 * priceRange[0], 1e6 * priceRange[1]] as const;

/**
 * Reads the forecast `holdingBars` ahead. A volatility, range or volume of 0 counts as missing: a series
 * that does not move or trade is a fault of the data, and 0 would make a trade cheaper. A volume that is
 * absent is unknown, as for currencies and most indices, and only makes a trade dearer. One unusable
 * point makes its whole path unusable. Of the bands, all of which must be usable, the one of the highest
 * stated coverage is read, so that the risk score does not depend on how many there are.
 */
export function readForecast(forecast: SignalForecast, holdingBars: number): ForecastReadings {
  const unusableFields: string[] = [];
  const reject = (field: string): undefined => {
    unusableFields.push(`forecast.${field}`);
    return undefined;
  };
  const within = (field: string, value: number | undefined, low: number, high: number) =>
    isWithin(value, low, high) ? value : reject(field);
  const atHorizon = (field: string, path: readonly number[], low: number, high: number) => {
    const length = Math.max(holdingBars, forecast.ensemblePrices.length);
    for (let bar = 0; bar < length; bar += 1) {
      if (!isWithin(path[bar], low, high)) return reject(`${field}[${bar}]`);
    }
    return path[holdingBars - 1];
  };
  const price = (field: string, path: readonly number[]) => atHorizon(field, path, ...pathRange);

  const isVolumeUnknown = forecast.averageDailyVolumeUnits === undefined;
  const lastClosePrice = within("lastClosePrice", forecast.lastClosePrice, ...priceRange);
  const expectedPrice = price("ensemblePrices", forecast.ensemblePrices);
  const bands = forecast.bands.map((band, index) => {
    const field = `bands[${index}]`;
    const level = within(`${field}.levelRatio`, band.levelRatio, ...levelRange);
    const lower = price(`${field}.lowerPrices`, band.lowerPrices);
    const upper = price(`${field}.upperPrices`, band.upperPrices);
    const isEmpty = lower !== undefined && upper !== undefined && upper <= lower;
    if (isEmpty) reject(`${field}.upperPrices[${holdingBars - 1}]`);
    return { level, lower, upper: isEmpty ? undefined : upper };
  });
  if (bands.length === 0) reject("bands");
  const band = widest(bands);
  return {
    lastClosePrice,
    expectedPrice,
    lowerPrice: band.lower,
    upperPrice: band.upper,
    narrow: narrowest(bands),
    upProbabilityRatio: atHorizon("upProbabilities", forecast.upProbabilities, 0, 1),
    dailyVolatilityBps: within(
      "dailyVolatilityBps",
      forecast.dailyVolatilityBps,
      ...dailyVolatilityRangeBps,
    ),
    annualisedVolatilityRatio: within(
      "annualisedVolatilityRatio",
      forecast.annualisedVolatilityRatio,
      ...annualisedVolatilityRange,
    ),
    atrPrice: within("atrPrice", forecast.atrPrice, ...pathRange),
    averageDailyVolumeUnits: isVolumeUnknown
      ? undefined
      : within("averageDailyVolumeUnits", forecast.averageDailyVolumeUnits, ...volumeRange),
    isVolumeUnknown,
    intervalLevelRatio: band.level,
    unusableFields,
  };
}

function isWithin(value: number | undefined, low: number, high: number): value is number {
  return value !== undefined && value >= low && value <= high;
}

/** A band at the holding horizon; a member is undefined where it is unusable. */
export interface BandReading {
  readonly level: number | undefined;
  readonly lower: number | undefined;
  readonly upper: number | undefined;
}

/** The band of the lowest stated coverage, of two at least. */
function narrowest(bands: readonly BandReading[]): BandReading | undefined {
  if (bands.length < 2) return undefined;
  return bands.reduce((found, band) =>
    (band.level ?? Number.POSITIVE_INFINITY) < (found.level ?? Number.POSITIVE_INFINITY)
      ? band
      : found,
  );
}

/** The band of the highest stated coverage; none without a usable level. */
function widest(bands: readonly BandReading[]): BandReading {
  let found: BandReading = { level: undefined, lower: undefined, upper: undefined };
  for (const band of bands) {
    if (band.level === undefined) continue;
    if (found.level === undefined || band.level > found.level) found = band;
  }
  return found;
}

/**
 * Standard deviation of the price at the holding horizon, as a ratio of the last close: that of a normal law whose
 * interval of the same level is as wide as the forecast's. Undefined without an interval.
 */
export function deviationRatio({
  lowerPrice,
  upperPrice,
  intervalLevelRatio,
  lastClosePrice,
}: ForecastReadings): number | undefined {
  if (
    lowerPrice === undefined ||
    upperPrice === undefined ||
    intervalLevelRatio === undefined ||
    lastClosePrice === undefined
  ) {
    return undefined;
  }
  const halfWidthRatio = (upperPrice - lowerPrice) / 2 / lastClosePrice;
  return halfWidthRatio / normalQuantile(0.5 + intervalLevelRatio / 2);
}

/**
 * How much further the widest band reaches from the expected price against the side than a normal law would have it
 * reach beyond the narrowest: 1 for a normal law. Without a side the larger of both. Undefined for one band alone,
 * for bands of one level, and where the expected price lies outside the narrow one.
 */
export function tailRatio(
  { expectedPrice, lowerPrice, upperPrice, intervalLevelRatio, narrow }: ForecastReadings,
  side: Side | undefined,
): number | undefined {
  if (expectedPrice === undefined || intervalLevelRatio === undefined) return undefined;
  if (narrow?.level === undefined || narrow.level >= intervalLevelRatio) return undefined;
  const normal =
    normalQuantile(0.5 + intervalLevelRatio / 2) / normalQuantile(0.5 + narrow.level / 2);
  const below = reach(expectedPrice, lowerPrice, narrow.lower, -1);
  const above = reach(expectedPrice, upperPrice, narrow.upper, 1);
  if (side === "BUY") return below && below / normal;
  if (side === "SELL") return above && above / normal;
  return below && above && Math.max(below, above) / normal;
}

/** Distance of the wide bound over that of the narrow one, on one side of the expected price. */
function reach(
  expected: number,
  wide: number | undefined,
  narrow: number | undefined,
  direction: 1 | -1,
): number | undefined {
  if (wide === undefined || narrow === undefined) return undefined;
  const near = direction * (narrow - expected);
  const far = direction * (wide - expected);
  return near > 0 && far > 0 ? far / near : undefined;
}
