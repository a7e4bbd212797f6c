import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import type { MetricUnit } from "#lib/kernel/metric.ts";
import type { Bound } from "./bound.ts";
import type { GateMetric } from "./gate-metric.ts";

/** A criterion as written in a gate file. */
export type CriterionSpec = Bound &
  GateMetric & {
    /** Criterion id, unique in its gate. */
    readonly criterion: string;
    /** The unit of the threshold; always that of the metric. */
    readonly unit: MetricUnit;
  };

/** A gate that is a list of criteria: all must hold. */
export interface CriteriaGateSpec {
  readonly kind: "CRITERIA";
  readonly gate: string;
  readonly title: string;
  readonly criteria: readonly CriterionSpec[];
}

/** The gate over forecast audits: an ordered decision that ends in a status of the ensemble. */
export interface ForecastAuditsGateSpec {
  readonly kind: "FORECAST_AUDITS";
  readonly gate: string;
  readonly title: string;
  /** An audit whose RMSE ratio is above this is a violation. */
  readonly violationRatio: number;
  /** Largest share of violations. */
  readonly maximumViolationRate: number;
  /** Warm-up lasts for the larger of this and `holdingPeriodAudits`. */
  readonly minimumEffectiveAudits: number;
  readonly holdingPeriodAudits: number;
  /** Whether a violation rate above its maximum fails the gate during warm-up. */
  readonly failFast: boolean;
  /** An audit whose RMSE ratio is below this is a lift. */
  readonly liftRatio: number;
  /** Least share of lifts. */
  readonly minimumLiftFraction: number;
  /** At least one audit must have an RMSE ratio below this. */
  readonly promotionRatio: number;
  /** An explicitly required count of effective audits; absent where none is required. */
  readonly requiredEffectiveAudits?: number | undefined;
}

/** What a gate file says. */
export type GateSpec = CriteriaGateSpec | ForecastAuditsGateSpec;

/** A specification under its hash. */
export interface PinnedGateSpec {
  /** SHA-256 of the canonical specification. */
  readonly specHash: string;
  readonly spec: GateSpec;
}

/** Addresses a specification by its content: comments and layout of the file do not count. */
export function pinSpec(spec: GateSpec): PinnedGateSpec {
  return { specHash: hashOf(canonicalSpec(spec)), spec };
}

/** The specification as a value for canonical JSON. */
export function canonicalSpec(spec: GateSpec): Canonical {
  if (spec.kind === "FORECAST_AUDITS") return { ...spec };
  return { ...spec, criteria: spec.criteria.map((criterion) => ({ ...criterion })) };
}
