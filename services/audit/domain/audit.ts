import { defined, type Metric, metricValue, undefinedMetric } from "#lib/kernel/metric.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import {
  type AuditKey,
  auditName,
  type ForecastMade,
  type ForecastScored,
} from "./facts/forecast-facts.ts";

/** The reasons for which audits do not count, in the order in which tables show them. */
export const dropReasons = [
  "NOT_SCORED",
  "OUTCOME_INCOMPLETE",
  "ENSEMBLE_UNDEFINED",
  "BASELINE_UNDEFINED",
  "BASELINE_ZERO",
] as const;

/** Whether an audit counts, or the first reason why it does not. */
export type AuditStatus = "EFFECTIVE" | (typeof dropReasons)[number];

/** What a score makes of its audit. */
export interface Outcome {
  readonly status: Exclude<AuditStatus, "NOT_SCORED">;
  /** Ensemble over baseline RMSE; defined exactly when the audit is effective. */
  readonly rmseRatio: Metric;
  /** The same over the bars that a position is held for; defined only where the audit is effective. */
  readonly rmseRatioHolding: Metric;
  /** Ensemble over the best single model after the fact. Information: no gate reads it. */
  readonly regretRatio: Metric;
}

/** One forecast with its outcome, or still waiting for it. */
export interface Audit extends Omit<Outcome, "status"> {
  readonly name: string;
  readonly status: AuditStatus;
  readonly key: AuditKey;
  readonly forecast: string;
  readonly contentHash: string;
  readonly baselineModel: string;
  /** What was done to the prices of the forecast; absent where nobody stated it. */
  readonly priceBasis: PriceBasis | undefined;
  /** In price. */
  readonly ensembleRmse: Metric;
  /** In price. */
  readonly baselineRmse: Metric;
  /** Bars that a position is held for; absent until scored, and where nobody stated them. */
  readonly holdingBars: number | undefined;
  /** When the outcome arrived, UTC milliseconds; absent until scored. */
  readonly scoreTimeMs: number | undefined;
}

/** An audit whose outcome has not arrived. */
export function pendingAudit(made: ForecastMade): Audit {
  const price = { unit: "PRICE", denominator: "bars", n: 0 } as const;
  return {
    ...identityOf(made),
    status: "NOT_SCORED",
    ensembleRmse: undefinedMetric({ name: "ensemble_rmse", ...price }, "NO_DATA"),
    baselineRmse: undefinedMetric({ name: "baseline_rmse", ...price }, "NO_DATA"),
    rmseRatio: undefinedMetric(ratioIdentity("rmse_ratio", 0), "NO_DATA"),
    rmseRatioHolding: undefinedMetric(ratioIdentity("rmse_ratio_holding", 0), "NO_DATA"),
    regretRatio: undefinedMetric(ratioIdentity("regret_ratio", 0), "NO_DATA"),
    holdingBars: undefined,
    scoreTimeMs: undefined,
  };
}

/** An audit with its outcome, which arrived at a time in UTC milliseconds. */
export function scoredAudit(scored: ForecastScored, scoreTimeMs: number): Audit {
  const { ensembleRmse, baselineRmse, holding } = scored;
  return {
    ...identityOf(scored),
    ...outcomeOf(scored),
    ensembleRmse,
    baselineRmse,
    holdingBars: holding?.bars,
    scoreTimeMs,
  };
}

/** What a score makes of its audit; the RMSEs are divided here and nowhere else. */
export function outcomeOf(scored: ForecastScored): Outcome {
  const status = statusOf(scored);
  const bars = scored.ensembleRmse.n;
  const ensemble = metricValue(scored.ensembleRmse);
  return {
    status,
    rmseRatio:
      status === "EFFECTIVE"
        ? ratio("rmse_ratio", bars, ensemble, metricValue(scored.baselineRmse))
        : undefinedMetric(ratioIdentity("rmse_ratio", bars), "NO_DATA"),
    rmseRatioHolding: holdingRatio(scored, status),
    regretRatio: ratio("regret_ratio", bars, ensemble, bestRmse(scored)),
  };
}

/** An audit that does not count over its horizon counts over no part of it either. */
function holdingRatio({ holding }: ForecastScored, status: Outcome["status"]): Metric {
  const name = "rmse_ratio_holding";
  const bars = holding?.ensembleRmse.n ?? 0;
  if (status !== "EFFECTIVE" || holding === undefined) {
    return undefinedMetric(ratioIdentity(name, bars), "NO_DATA");
  }
  const ensemble = metricValue(holding.ensembleRmse);
  const baseline = metricValue(holding.baselineRmse);
  const value = ratio(name, bars, ensemble, baseline);
  const isNumber = !("value" in value) || Number.isFinite(value.value);
  return isNumber ? value : undefinedMetric(ratioIdentity(name, bars), "ZERO_DENOMINATOR");
}

function statusOf(scored: ForecastScored): Outcome["status"] {
  const ensemble = metricValue(scored.ensembleRmse);
  const baseline = metricValue(scored.baselineRmse);
  if (ensemble === undefined || !Number.isFinite(ensemble)) return "ENSEMBLE_UNDEFINED";
  if (baseline === undefined || !Number.isFinite(baseline)) return "BASELINE_UNDEFINED";
  const barsScored = Math.min(scored.ensembleRmse.n, scored.baselineRmse.n);
  if (barsScored < scored.key.horizonBars) return "OUTCOME_INCOMPLETE";
  // A baseline so close to zero that the ratio is no number can be compared with nothing either.
  return baseline > 0 && Number.isFinite(ensemble / baseline) ? "EFFECTIVE" : "BASELINE_ZERO";
}

function identityOf(made: ForecastMade) {
  const { key, forecast, contentHash, baselineModel, priceBasis } = made;
  return { name: auditName(key), key, forecast, contentHash, baselineModel, priceBasis };
}

function bestRmse(scored: ForecastScored): number | undefined {
  let best: number | undefined;
  for (const { rmse } of scored.modelRmses) {
    const value = metricValue(rmse);
    if (value !== undefined && (best === undefined || value < best)) best = value;
  }
  return best;
}

function ratioIdentity(name: string, n: number) {
  return { name, unit: "RATIO", denominator: "bars", n } as const;
}

function ratio(
  name: string,
  n: number,
  numerator: number | undefined,
  denominator: number | undefined,
): Metric {
  const identity = ratioIdentity(name, n);
  if (numerator === undefined || denominator === undefined) {
    return undefinedMetric(identity, "NO_DATA");
  }
  if (denominator === 0) return undefinedMetric(identity, "ZERO_DENOMINATOR");
  return defined(identity, numerator / denominator);
}
