import type { BarInterval } from "#lib/kernel/bar.ts";
import { hashOf } from "#lib/kernel/canonical.ts";
import { type Metric, metricContent } from "#lib/kernel/metric.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import type { FactDefinition } from "./fact-definition.ts";

/** What makes an audit: one forecast under one policy for one audit set. No two audits share it. */
export interface AuditKey {
  /** The sprint (or other owner) whose evidence this is, for example `sprints/x`; empty for a
   * forecast that is no evidence. */
  readonly auditSet: string;
  readonly ticker: string;
  readonly interval: BarInterval;
  /** Close of the last bar that the forecast saw, UTC milliseconds. */
  readonly asOfMs: number;
  readonly horizonBars: number;
  readonly modelSetHash: string;
  readonly policyHash: string;
}

/** Resource name `audits/{id}`; the id is derived from every member of the key. */
export function auditName(key: AuditKey): string {
  return `audits/${hashOf({ ...key }).slice(0, 32)}`;
}

/** A forecast was made: who will be compared with whom, fixed before the outcome exists. */
export interface ForecastMade {
  readonly key: AuditKey;
  /** Resource name of the forecast. */
  readonly forecast: string;
  readonly contentHash: string;
  /** The model that the ensemble will be compared with. */
  readonly baselineModel: string;
  /** What was done to the prices that it was made from; absent where nobody stated it, and on facts up to 0.3. */
  readonly priceBasis?: PriceBasis;
  /** Name of the regime's label, for example CRISIS; absent where none was detected, and on facts up to 0.3. */
  readonly regime?: string;
  /** When the forecast of somebody else was there; absent where the models made it. */
  readonly submissionTiming?: SubmissionTiming;
  /** When it was received, UTC milliseconds; absent as the one above, and on facts of earlier versions. */
  readonly submissionReceivedMs?: number;
  /** When its horizon opened at the earliest, UTC milliseconds; absent as the one above. */
  readonly submissionOpensMs?: number;
}

/** LIVE: before its horizon opened. REPLAY: later, so that it may have been made with the outcome in view. */
export type SubmissionTiming = "LIVE" | "REPLAY";

/** RMSE of one model that had a price path. */
export interface ModelRmse {
  readonly model: string;
  readonly rmse: Metric;
}

/** How often an interval path of a stated level held the realised close. */
export interface LevelCoverage {
  readonly levelRatio: number;
  readonly coverage: Metric;
}

/** RMSEs over the first bars of the horizon, for which a position is held. */
export interface HoldingRmse {
  readonly bars: number;
  /** Close of the last of them, UTC milliseconds. */
  readonly closedMs: number;
  /** In price. */
  readonly ensembleRmse: Metric;
  /** In price. */
  readonly baselineRmse: Metric;
}

/** A forecast was scored. Carries all that `ForecastMade` does, so that either may come first. */
export interface ForecastScored extends ForecastMade {
  readonly ensembleRmse: Metric;
  readonly baselineRmse: Metric;
  readonly modelRmses: readonly ModelRmse[];
  /** 1 when the terminal direction was right, 0 when wrong, undefined when there was none. */
  readonly terminalDirection: Metric;
  readonly coverages: readonly LevelCoverage[];
  /** Close of the last bar of the horizon, UTC milliseconds; absent on facts of 0.2. */
  readonly closedMs?: number;
  /** Absent where nobody stated how long a position is held. */
  readonly holding?: HoldingRmse;
  /** Of the last close repeated, in price; absent on facts of earlier versions. */
  readonly naiveRmse?: Metric;
  /** Of a random walk with drift, in price; absent as the one above, and where the forecast kept no drift. */
  readonly driftRmse?: Metric;
}

/** A forecast could not be made. */
export interface ForecastFailed {
  readonly key: AuditKey;
  /** For example FIT_FAILED. */
  readonly reason: string;
}

const made: FactDefinition<ForecastMade> = {
  auditSetOf: ({ key }) => key.auditSet,
  identityOf: ({ key }) => auditName(key),
  toContent: (forecast) => ({ ...forecast, key: { ...forecast.key } }),
  toCompared: ({
    priceBasis: _,
    regime: __,
    submissionReceivedMs: ___,
    submissionOpensMs: ____,
    ...forecast
  }) => made.toContent(forecast),
  fromContent: (forecast) => forecast,
};

const scored: FactDefinition<ForecastScored> = {
  auditSetOf: made.auditSetOf,
  identityOf: made.identityOf,
  toContent: ({ holding, naiveRmse, driftRmse, ...score }) => ({
    ...score,
    key: { ...score.key },
    ensembleRmse: metricContent(score.ensembleRmse),
    baselineRmse: metricContent(score.baselineRmse),
    modelRmses: score.modelRmses.map(({ model, rmse }) => ({ model, rmse: metricContent(rmse) })),
    terminalDirection: metricContent(score.terminalDirection),
    coverages: score.coverages.map(({ levelRatio, coverage }) => ({
      levelRatio,
      coverage: metricContent(coverage),
    })),
    ...(holding && {
      holding: {
        ...holding,
        ensembleRmse: metricContent(holding.ensembleRmse),
        baselineRmse: metricContent(holding.baselineRmse),
      },
    }),
    ...(naiveRmse && { naiveRmse: metricContent(naiveRmse) }),
    ...(driftRmse && { driftRmse: metricContent(driftRmse) }),
  }),
  // What later versions added is no contradiction.
  toCompared: ({
    priceBasis: _,
    regime: __,
    naiveRmse: ___,
    driftRmse: ____,
    submissionReceivedMs: _____,
    submissionOpensMs: ______,
    ...score
  }) => scored.toContent(score),
  fromContent: (score) => score,
};

const failed: FactDefinition<ForecastFailed> = {
  auditSetOf: ({ key }) => key.auditSet,
  // It may fail again for another reason: both are true.
  identityOf: ({ key, reason }) => `${auditName(key)}/${reason}`,
  toContent: ({ key, reason }) => ({ key: { ...key }, reason }),
  fromContent: (failure) => failure,
};

/** The facts of the forecast service. */
export const forecastFacts = {
  FORECAST_MADE: made,
  FORECAST_SCORED: scored,
  FORECAST_FAILED: failed,
};
