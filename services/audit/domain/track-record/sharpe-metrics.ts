import {
  type ConfidenceInterval,
  defined,
  type Metric,
  type MetricUnit,
  type UndefinedReason,
  undefinedMetric,
} from "#lib/kernel/metric.ts";
import { normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { deflatedSharpe, expectedMaximumSharpe } from "#lib/statistics/sharpe/deflated-sharpe.ts";
import {
  minimumTrackRecord,
  probabilisticSharpe,
  sharpeError,
} from "#lib/statistics/sharpe/probabilistic-sharpe.ts";
import type { SharpeMoments } from "#lib/statistics/sharpe/sharpe-moments.ts";
import { annualFactor } from "#lib/statistics/sharpe/sharpe-variance.ts";
import { confidenceLevel } from "../metrics/measurement.ts";
import { denominatorOf, type TrackRecord } from "./track-record.ts";
import type { TrialEvidence } from "./trial-evidence.ts";

interface Measured {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly value?: number | undefined;
  readonly interval?: ConfidenceInterval | undefined;
  /** Why there is no value, where there are moments. */
  readonly missing?: UndefinedReason;
}

/** The Sharpe ratio of a record and what is left of it after few returns and many trials. */
export function sharpeMetrics(
  record: TrackRecord,
  moments: SharpeMoments | undefined,
  trials: TrialEvidence | undefined,
  alpha: number,
): readonly Metric[] {
  const n = record.returns.length;
  const reason = n < 2 ? "TOO_FEW_OBSERVATIONS" : "ZERO_DENOMINATOR";
  return measures(record, moments, trials, alpha).map(
    ({ name, unit, value, interval, missing }) => {
      const identity = { name, unit, denominator: denominatorOf(record), n };
      if (value !== undefined) return defined(identity, value, interval);
      return undefinedMetric(identity, moments === undefined ? reason : (missing ?? "NON_FINITE"));
    },
  );
}

function measures(
  { kind, periodsPerYear }: TrackRecord,
  moments: SharpeMoments | undefined,
  trials: TrialEvidence | undefined,
  alpha: number,
): readonly Measured[] {
  const probability = (convention: "2012" | "2025") =>
    moments && probabilisticSharpe(moments, 0, convention);
  const length = (convention: "2012" | "2025") =>
    moments && minimumTrackRecord(moments, 0, alpha, convention);
  const deflated = (convention: "2012" | "2025") =>
    moments && trials && deflatedSharpe(moments, trials.sharpe, convention);
  const own = kind === "PERIODS" ? "sharpe_per_period" : "sharpe_per_trade";
  const year = periodsPerYear && moments && yearOf(moments, periodsPerYear);
  return [
    { name: own, unit: "RATIO", value: moments?.sharpe, interval: moments && intervalOf(moments) },
    ...(kind === "PERIODS"
      ? [
          {
            name: "sharpe_annual",
            unit: "RATIO" as const,
            value: year === undefined || moments === undefined ? undefined : moments.sharpe * year,
            missing: "NO_DATA" as const,
          },
        ]
      : []),
    { name: "skewness", unit: "RATIO", value: moments?.skewness },
    { name: "kurtosis", unit: "RATIO", value: moments?.kurtosis },
    { name: "autocorrelation", unit: "RATIO", value: moments?.autocorrelation },
    { name: "probabilistic_sharpe_2012", unit: "SHARE", value: probability("2012") },
    { name: "probabilistic_sharpe_2025", unit: "SHARE", value: probability("2025") },
    { name: "minimum_track_record_2012", unit: "COUNT", value: length("2012") },
    { name: "minimum_track_record_2025", unit: "COUNT", value: length("2025") },
    {
      name: "expected_maximum_sharpe",
      unit: "RATIO",
      value: trials && expectedMaximumSharpe(trials.sharpe),
    },
    { name: "deflated_sharpe_2014", unit: "SHARE", value: deflated("2012") },
    { name: "deflated_sharpe_2025", unit: "SHARE", value: deflated("2025") },
  ];
}

function intervalOf(moments: SharpeMoments): ConfidenceInterval | undefined {
  const error = sharpeError(moments, 0, "2012");
  if (error === undefined) return undefined;
  const halfWidth = normalQuantile((1 + confidenceLevel) / 2) * error;
  const bounds = { lower: moments.sharpe - halfWidth, upper: moments.sharpe + halfWidth };
  return { ...bounds, level: confidenceLevel, method: "mertens" };
}

/** The root of the periods unless returns go on as they went more than chance explains. */
function yearOf({ autocorrelation, observations }: SharpeMoments, periodsPerYear: number): number {
  const limit = normalQuantile((1 + confidenceLevel) / 2) / Math.sqrt(observations);
  return annualFactor(periodsPerYear, Math.abs(autocorrelation) > limit ? autocorrelation : 0);
}
