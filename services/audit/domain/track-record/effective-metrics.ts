import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { effectiveTrials } from "#lib/statistics/selection/effective-trials.ts";
import { deflatedSharpe } from "#lib/statistics/sharpe/deflated-sharpe.ts";
import type { SharpeMoments } from "#lib/statistics/sharpe/sharpe-moments.ts";
import type { AlignedTrials } from "./aligned-trials.ts";
import { denominatorOf, type TrackRecord } from "./track-record.ts";
import type { TrialEvidence } from "./trial-evidence.ts";

/**
 * How many independent trials the correlated ones are worth, and the deflated ratios for so many. They are shown beside
 * those of all trials, which alone decide: an estimate of how alike trials are makes no verdict easier.
 */
export function effectiveMetrics(
  record: TrackRecord,
  moments: SharpeMoments | undefined,
  evidence: TrialEvidence | undefined,
  { series }: AlignedTrials,
  trials: number,
): readonly Metric[] {
  const isAligned = series.every(({ length }) => length === series[0]!.length);
  const found = isAligned ? effectiveTrials(series, trials) : undefined;
  const count = found?.count;
  const ofTrials = { denominator: "trials", n: trials } as const;
  const correlation = {
    name: "mean_trial_correlation",
    unit: "RATIO",
    ...ofTrials,
    n: series.length,
  } as const;
  const effective = { name: "effective_trials", unit: "COUNT", ...ofTrials } as const;
  const reason = "TOO_FEW_OBSERVATIONS";
  const deflated = (convention: "2012" | "2025", name: string): Metric => {
    const n = record.returns.length;
    const identity = { name, unit: "SHARE", denominator: denominatorOf(record), n } as const;
    if (moments === undefined || evidence === undefined || count === undefined) {
      return undefinedMetric(identity, reason);
    }
    const { variance } = evidence.sharpe;
    const value = deflatedSharpe(moments, { count, variance }, convention);
    return value === undefined ? undefinedMetric(identity, "NON_FINITE") : defined(identity, value);
  };
  return [
    found === undefined
      ? undefinedMetric(correlation, reason)
      : defined(correlation, found.correlation),
    count === undefined ? undefinedMetric(effective, reason) : defined(effective, count),
    deflated("2012", "deflated_sharpe_2014_effective"),
    deflated("2025", "deflated_sharpe_2025_effective"),
  ];
}
