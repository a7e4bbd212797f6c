import type { BarInterval } from "#lib/kernel/bar.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { PortfolioFacts } from "#lib/kernel/portfolio-facts.ts";
import type { TradingStateChange } from "./trading-state.ts";

/**
 * How a direction probability was calibrated: not at all, toward the base rate of past moves, or on scored
 * forecasts.
 */
export type ConfidenceBasis = "UNCALIBRATED" | "BASE_RATE" | "SCORED_FORECASTS";

/** Bounds of the price at each bar ahead, and their stated coverage. */
export interface Band {
  /** Inside (0, 1). */
  readonly levelRatio: number;
  readonly lowerPrices: readonly number[];
  readonly upperPrices: readonly number[];
}

/** One model's part in a forecast. */
export interface ModelEvidence {
  readonly model: string;
  readonly fit: "OK" | "FALLBACK" | "FAILED";
  /** Its weight in the ensemble, 0 to 1. */
  readonly weightRatio: number;
  /** One per bar ahead, at least as many as the holding horizon has; empty where the fit failed. */
  readonly prices: readonly number[];
  /** Its RMSE over what the weights rest on, in price; absent where it has none. */
  readonly validationRmsePrice?: number | undefined;
}

/** What a forecast rests on; any of it may be missing. */
export interface ForecastEvidence {
  readonly models: readonly ModelEvidence[];
  /** The model that errors are compared with. */
  readonly baselineModel: string;
  /** Share of earlier forecasts, scored by the as-of, whose direction was right; where there is no `DirectionRecord`. */
  readonly directionalAccuracyRatio?: number | undefined;
  /** Share of the volatilities of the instrument's own past that are not above its latest. */
  readonly ownPastPercentileRatio?: number | undefined;
}

/**
 * The parts of a forecast that the gate uses. All paths have one entry per bar ahead and the same length.
 * Any number may be missing or not finite: the gate then denies with that reason.
 */
export interface SignalForecast {
  /** Resource name of the forecast. */
  readonly forecast: string;
  /** Close of the last bar that the forecast saw, UTC milliseconds. */
  readonly asOfMs: number;
  /** Length of the bars of every path. */
  readonly interval: BarInterval;
  readonly lastClosePrice: number;
  readonly ensemblePrices: readonly number[];
  /** In any order; risk is read from the one with the highest stated coverage. */
  readonly bands: readonly Band[];
  /** Probability that the price is above `lastClosePrice`, 0 to 1. */
  readonly upProbabilities: readonly number[];
  readonly confidenceBasis: ConfidenceBasis;
  /** Standard deviation of the next daily return. */
  readonly dailyVolatilityBps: number;
  /** The same over a year: 0.25 is 25 %. */
  readonly annualisedVolatilityRatio: number;
  /** Average true range, in price. */
  readonly atrPrice: number;
  /** Average volume a day; absent where no volume is counted. */
  readonly averageDailyVolumeUnits?: number | undefined;
  /** Set where the bars have no opens, at which orders fill. */
  readonly opensUnknown?: true;
  readonly evidence?: ForecastEvidence;
  /** How often the direction of earlier forecasts was right; absent where the forecast does not state it. */
  readonly directionRecord?: DirectionRecord;
}

/** How often the direction of earlier forecasts of a subject was right, over windows that share no bar. */
export interface DirectionRecord {
  readonly windows: number;
  readonly hits: number;
  /** Pesaran and Timmermann's test of independence; absent where it has no value. */
  readonly independenceStatistic?: number | undefined;
  readonly independencePValue?: number | undefined;
}

/** The portfolio before the decision, in exact integers. */
export interface PortfolioView {
  readonly portfolio: string;
  /** ISO 4217 code of all amounts; absent for that of the instrument. */
  readonly currency?: string;
  readonly equityMicros: Micros;
  /** Cash for new orders at the last closes, as the ledger states it: the gate uses no other figure. */
  readonly cashMicros: Micros;
  /** What leaves of the instrument adds to it, for an order in the instrument only; absent for none. */
  readonly leavingCashMicros?: Micros;
  /** Units held of the instrument, negative for short. */
  readonly heldUnits: bigint;
  /** Of these, those that leave at the next open whatever its price, of the same sign; absent for none. */
  readonly leavingUnits?: bigint;
  /** Units in open orders of the instrument. */
  readonly pendingUnits: bigint;
  /**
   * What new orders in instruments of its exchange may be worth at the last close, as the ledger states it where the
   * share of the exchange is limited; negative where more is held than that.
   */
  readonly exchangeAvailableMicros?: Micros;
  /** What is known of the portfolio as a whole; where it is absent, what needs it denies. */
  readonly facts?: PortfolioFacts;
  /** Latest bar of the instrument; where it is absent, a rule that needs it denies. */
  readonly latestBar?: LatestBar;
  /** With other instruments; where one that is held or on order is absent, a rule that needs it denies. */
  readonly correlations?: readonly HeldCorrelation[];
}

/** How the instrument of a signal and another move together. */
export interface HeldCorrelation {
  readonly ticker: string;
  /** Of their returns up to the as-of, −1 to 1. */
  readonly ratio: number;
  /** Returns that it is taken from. */
  readonly returns: number;
}

/** What is known of the latest bar of an instrument. */
export interface LatestBar {
  /** In the instrument's currency. */
  readonly closePrice: number;
  /** UTC milliseconds. */
  readonly closeTimeMs: number;
}

/** Cash that an order in the instrument may take. */
export function cashForOrder({
  cashMicros,
  leavingCashMicros = 0n,
}: Pick<PortfolioView, "cashMicros" | "leavingCashMicros">): Micros {
  return cashMicros + leavingCashMicros;
}

/** Everything that a decision is made from, except policy and cost model. */
export interface EvaluationInputs {
  readonly auditSet: string;
  readonly instrument: Instrument;
  readonly forecast: SignalForecast;
  readonly portfolio: PortfolioView;
  /** What converts the instrument's amounts into the portfolio's; absent where they are in one currency. */
  readonly rate?: ConversionRate;
  /** The change that restricts trading in the portfolio; absent while it is ACTIVE. No caller states it. */
  readonly tradingState?: TradingStateChange;
}
