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
  /** Whether the value counts hits among n observations, each of which may be one. */
  readonly countsHits?: true;
  /** Shown on the scorecard for information: no gate can test it. */
  readonly informationOnly?: true;
  /**
   * Whether it reads records of other audit sets too, so that it changes while its own evidence does not: it belongs
   * to no hash of a sprint.
   */
  readonly readsOtherRecords?: true;
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

/** A metric of one exchange, which a gate names; the scorecard, which names none, does not show it. */
export interface ExchangeMetric extends Description {
  readonly parameters: Readonly<Record<"exchange", z.ZodString>>;
  measure(evidence: Evidence, parameters: { readonly exchange: string }): Measurement;
}

/** A metric that a gate can test, on the scorecard or not. */
export type GateMetric = ScorecardMetric | ExchangeMetric;

/** One metric of the scorecard; a gate can test it unless it is for information only. */
export type ScorecardMetric = PlainMetric | ParameterisedMetric;

/** Metrics of which the evidence decides how many there are; no gate can name one in advance. */
export interface MetricFamily extends Description {
  /** The measurements by name of the metric, in the order in which tables show them. */
  measureEach(evidence: Evidence): readonly (Measurement & { readonly name: string })[];
}

/** One metric of each part of the evidence; the evidence decides how many parts there are. */
export interface LabelledFamily extends Description {
  /** Lower snake case. */
  readonly subject: string;
  /** The measurements by label of the part, in the order in which tables show them. */
  measureEach(evidence: Evidence): readonly (Measurement & { readonly label: string })[];
}

/** The metric of each part, under its label. */
export function measureParts(
  family: LabelledFamily,
  evidence: Evidence,
): readonly { readonly label: string; readonly metric: Metric }[] {
  return family
    .measureEach(evidence)
    .map(({ label, ...measurement }) => ({ label, metric: metricOf(family, measurement) }));
}

/** Metrics of one subject, in the order in which tables show them. */
export interface MetricSubject {
  /** Lower snake case. */
  readonly subject: string;
  readonly metrics: readonly ScorecardMetric[];
}

/** Values of parameters, by name. */
export type MetricParameters = Readonly<Record<string, number>>;

/** The same of a gate, which may name an exchange. */
export type GateParameters = Readonly<Record<string, number | string>>;

/** The metric with what the evidence makes of it. */
export function measure(
  metric: GateMetric,
  evidence: Evidence,
  parameters: GateParameters,
): Metric {
  // Parameters are checked by the metric's own schema where they are read.
  const measured: { measure(of: Evidence, by: GateParameters): Measurement } = metric;
  return metricOf(metric, measured.measure(evidence, parameters));
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
): Readonly<Record<string, z.ZodNumber>>;
export function parametersOf(
  metric: GateMetric,
): Readonly<Record<string, z.ZodNumber | z.ZodString>>;
export function parametersOf(
  metric: GateMetric | MetricFamily,
): Readonly<Record<string, z.ZodNumber | z.ZodString>> {
  return "parameters" in metric ? metric.parameters : {};
}

function metricOf({ name, unit, denominator }: Description, measurement: Measurement): Metric {
  const identity = { name, unit, denominator, n: measurement.n };
  return "value" in measurement
    ? defined(identity, measurement.value, measurement.interval)
    : undefinedMetric(identity, measurement.undefinedReason);
}
