import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { FaultReason } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { FactPosition, PinnedForecastPolicy } from "../domain/sprint.ts";
import type { ForecastEvidence } from "./forecast-evidence.ts";

/** One interval path of a forecast: bounds in price, one a bar ahead. */
export interface Band {
  /** Stated coverage as a ratio, inside (0, 1). */
  readonly levelRatio: number;
  readonly lowerPrices: readonly number[];
  readonly upperPrices: readonly number[];
}

/** How often the direction of earlier forecasts was right, over windows that share no bar. */
export interface DirectionRecord {
  readonly windows: number;
  readonly hits: number;
  /** Pesaran and Timmermann's test of independence; absent where it has no value. */
  readonly independenceStatistic?: number | undefined;
  readonly independencePValue?: number | undefined;
}

/** What the gateway reads of a stored forecast. */
export interface ForecastView {
  readonly name: string;
  readonly contentHash: string;
  readonly asOfMs: number;
  readonly interval: BarInterval;
  readonly lastClosePrice: number;
  readonly ensemblePrices: readonly number[];
  readonly bands: readonly Band[];
  readonly upProbabilities: readonly number[];
  readonly confidenceBasis: "UNCALIBRATED" | "BASE_RATE" | "SCORED_FORECASTS" | "UNSPECIFIED";
  readonly dailyVolatilityBps: number;
  readonly annualisedVolatilityRatio: number;
  readonly atrPrice: number;
  readonly averageDailyVolumeUnits: number | undefined;
  readonly evidence: ForecastEvidence;
  /** How often the direction of earlier forecasts was right; absent on forecasts of an earlier build. */
  readonly directionRecord?: DirectionRecord;
  readonly fact: FactPosition;
}

/** Why there is no forecast for a ticker's audit, which is dropped. */
export interface DroppedForecast {
  readonly dropped: { readonly reason: FaultReason; readonly message: string };
  readonly fact: FactPosition;
}

/** A forecast policy, and what it asks of the bars. */
export interface OfferedForecastPolicy {
  readonly forecast: PinnedForecastPolicy;
  /** Fewest bars that a forecast is made from. */
  readonly minimumBars: number;
}

/** The score of a forecast. */
export interface Score {
  /** The scores without names. */
  readonly digest: Canonical;
  readonly fact: FactPosition;
}

/** Makes and scores forecasts. */
export interface ForecastPeer {
  /** The policy of the service with overrides on top, as the JSON of their message. */
  policy(overrides: Canonical): Promise<OfferedForecastPolicy>;
  /** Answers why there is none where the models cannot be fitted to these bars. */
  create(
    input: {
      readonly auditSet: string;
      readonly instrument: Instrument;
      readonly interval: BarInterval;
      readonly bars: readonly Bar[];
      readonly asOfMs: number;
      readonly horizonBars: number;
      readonly policy: Canonical;
      /** What was done to the prices of the bars; undefined where nothing states it. */
      readonly priceBasis: PriceBasis | undefined;
    },
    signal: AbortSignal,
  ): Promise<ForecastView | DroppedForecast>;
  /** @param holdingBars - bars that a position is held for; undefined where the sprint does not say. */
  score(
    forecast: string,
    bars: readonly Bar[],
    holdingBars: number | undefined,
    signal: AbortSignal,
  ): Promise<Score>;
}
