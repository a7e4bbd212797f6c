import type { z } from "zod";
import { defined, type Metric, type MetricUnit, undefinedMetric } from "#lib/kernel/metric.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { IntervalMethod, Measurement } from "./measurement.ts";

/** What the scorecard, gate files and docs/metrics.md say of one or more metrics. */
interface Description {
  /** Lower snake case; unique on the scorecard. */
  readonly name: string;
  readonly unit: MetricUnit;
  /** What one observation is, in the plural. */
  readonly denominator: string;
  /** What the value is, in one sentence. */
  readonly meaning: string;
  /** How the confidence interval is made; absent where none is stated. */
  readonly interval?: IntervalMethod;
  /** Shown on the scorecard for information: no gate can test it. */
  readonly informationOnly?: true;
}

/** A metric that is computed from the evidence alone. */
export interface PlainMetric extends Description {
  measure(evidence: Evidence): Measurement;
}

/**
 * A metric with parameters, such as the ratio above which an audit is a violation. The scorecard
 * takes their values from config/audit.yaml; a gate brings its own, so that pinning the gate pins
 * them.
 */
export interface ParameterisedMetric<Name extends string = string> extends Description {
  readonly parameters: Readonly<Record<Name, z.ZodNumber>>;
  measure(evidence: Evidence, parameters: Readonly<Record<Name, number>>): Measurement;
}

/** One metric of the scorecard; a gate can test it unless it is for information only. */
export type ScorecardMetric = PlainMetric | ParameterisedMetric;

/** Metrics of which the evidence decides how many there are; no gate can name one in advance. */
export interface MetricFamily extends Description {
  /** The measurements by name of the metric, in the order in which tables show them. */
  measureEach(evidence: Evidence): readonly (Measurement & { readonly name: string })[];
}

/** Values of parameters, by name. */
export type MetricParameters = Readonly<Record<string, number>>;

/** The metric with what the evidence makes of it. */
export function measure(
  metric: ScorecardMetric,
  evidence: Evidence,
  parameters: MetricParameters,
): Metric {
  return metricOf(metric, metric.measure(evidence, parameters));
}

/** Every metric of a family that there is evidence for. */
export function measureFamily(family: MetricFamily, evidence: Evidence): readonly Metric[] {
  return family
    .measureEach(evidence)
    .map(({ name, ...measurement }) => metricOf({ ...family, name }, measurement));
}

/** The parameters that a metric needs, with what each may be; none for a plain one. */
export function parametersOf(
  metric: ScorecardMetric | MetricFamily,
): Readonly<Record<string, z.ZodNumber>> {
  return "parameters" in metric ? metric.parameters : {};
}

function metricOf({ name, unit, denominator }: Description, measurement: Measurement): Metric {
  const identity = { name, unit, denominator, n: measurement.n };
  return "value" in measurement
    ? defined(identity, measurement.value, measurement.interval)
    : undefinedMetric(identity, measurement.undefinedReason);
}
