import { barsPerYear, weeklyTradingDates } from "#lib/kernel/calendar.ts";
import { canonicalJson, sha256Hex } from "#lib/kernel/canonical.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import { microsPriceRange } from "#lib/kernel/money.ts";
import { exp, log } from "#lib/statistics/numerics/portable-math.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { instrumentOfTicker } from "../instrument-of-ticker.ts";
import type { RawBar } from "../raw-bar.ts";
import type { RawSeries } from "../series.ts";
import type { ChosenModel } from "./choose-model.ts";
import type { Step } from "./price-model.ts";

/** What to generate. */
export interface SyntheticRequest {
  /** Each once. */
  readonly tickers: readonly string[];
  readonly model: ChosenModel;
  /** A safe integer; a ticker's bars depend on it and on the ticker, not on the other tickers. */
  readonly seed: number;
  readonly barCount: number;
  /** UTC milliseconds; the first bar is of the first trading date from here on. */
  readonly fromMs: number;
  /** The price before the first bar. */
  readonly startPrice: number;
  /** Of the normal shocks of any two tickers on the same date, from 0 to below 1. */
  readonly correlation: number;
}

/** The first step of a bar runs from the close before to its open, the others within its session. */
const stepsPerBar = 8;
const dayMs = 86_400_000;
const meanVolumeUnits = 1_000_000;
/** Standard deviation of the logarithm of a bar's volume. */
const volumeDeviation = 0.4;

/**
 * Generates daily series, to the bit the same on every engine. A bar is made in eight steps: the first leads to its
 * open, the last to its close, and high and low are the extremes between. The shock of a step is √ρ M + √(1−ρ) Z with
 * M of the date (the same for all tickers) and Z of the ticker.
 * @throws Fault FIELD_INVALID for a ticker that stands for no instrument, and for settings that lead out of the range of
 *   prices.
 */
export function synthesize(request: SyntheticRequest): readonly RawSeries[] {
  const { fromMs, seed, correlation } = request;
  const firstDate = Math.ceil(fromMs / dayMs);
  const market = correlation > 0 ? marketShocks(seed, firstDate) : () => 0;
  return request.tickers.map((ticker) => syntheticSeries(request, ticker, market));
}

/** The shock of a date and a step, the same whoever asks, and when. */
type MarketShocks = (date: number, step: number) => number;

function marketShocks(seed: number, firstDate: number): MarketShocks {
  const random = streamOf(seed, "market");
  const drawn: number[] = [];
  return (date, step) => {
    const place = (date - firstDate) * stepsPerBar + step;
    while (drawn.length <= place) drawn.push(random.normal());
    return drawn[place]!;
  };
}

function syntheticSeries(
  { model, seed, barCount, fromMs, startPrice, correlation }: SyntheticRequest,
  name: string,
  market: MarketShocks,
): RawSeries {
  const instrument = instrumentOfTicker(name);
  const { ticker, assetClass, exchange } = instrument;
  const own = streamOf(seed, "shocks", ticker);
  const volumes = streamOf(seed, "volumes", ticker);
  const grid = {
    stepsPerBar,
    barsPerYear: barsPerYear({ interval: "DAY_1", assetClass, exchange }),
  };
  const step: Step = model.begin(grid, streamOf(seed, "model", ticker));
  const [common, specific] = [Math.sqrt(correlation), Math.sqrt(1 - correlation)];
  let logPrice = log(startPrice);
  const bars = weeklyTradingDates(assetClass, fromMs, barCount).map((startTimeMs): RawBar => {
    const prices: number[] = [];
    for (let at = 0; at < stepsPerBar; at += 1) {
      const shock = common * market(startTimeMs / dayMs, at) + specific * own.normal();
      logPrice += step(shock);
      prices.push(inMicros(exp(logPrice)));
    }
    const [open, close] = [prices[0]!, prices.at(-1)!];
    const [low, high] = [Math.min(...prices), Math.max(...prices)];
    if (!(low >= microsPriceRange.lowest && high <= microsPriceRange.highest)) {
      throw invalidField("model", `${ticker} leaves the range of prices; ${lessOf}`);
    }
    const volumeUnits = Math.round(meanVolumeUnits * exp(volumeDeviation * volumes.normal()));
    return { startTimeMs, open, high, low, close, volumeUnits };
  });
  return {
    instrument,
    interval: "DAY_1",
    bars,
    actions: [],
    // There are no actions, so that nothing was taken out of the prices.
    basis: "AS_TRADED",
    source: `synthetic ${model.text}, seed ${seed}${correlation > 0 ? `, correlation ${correlation}` : ""}`,
    provenance: "SYNTHETIC",
  };
}

const lessOf = "take a lower volatility, a lower drift, fewer bars or another start price";

/** Random numbers of one purpose, unrelated to those of every other. */
function streamOf(seed: number, ...purpose: readonly string[]): SeededRandom {
  const digits = sha256Hex(canonicalJson([seed, ...purpose]));
  const word = (at: number) => Number.parseInt(digits.slice(8 * at, 8 * at + 8), 16);
  return SeededRandom.fromState([word(0), word(1), word(2), word(3)]);
}

/** Rounded to the sixth decimal, below which there is no money. */
function inMicros(price: number): number {
  return Math.round(price * 1e6) / 1e6;
}
