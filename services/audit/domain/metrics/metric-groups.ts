import type { Metric } from "#lib/kernel/metric.ts";
import { type Evidence, evidenceOf } from "../evidence/evidence.ts";
import type { ObservedFacts } from "../evidence/observed-facts.ts";
import { type Breakdown, breakdowns } from "./breakdowns.ts";
import { metricSubjects } from "./index.ts";
import { unfilledByOutcome } from "./order-counts.ts";
import { type MetricParameters, measure, measureParts } from "./scorecard-metric.ts";

/** Metrics of one subject as they were measured. */
export interface MetricGroup {
  readonly subject: string;
  /** Which part of the evidence they are of, for example a ticker; empty for all of it. */
  readonly label: string;
  readonly metrics: readonly Metric[];
}

/** The metrics that the content hash is not over: by subject, then of parts of the evidence. */
export function measureGroups(
  evidence: Evidence,
  parameters: MetricParameters,
): readonly MetricGroup[] {
  const ofAll = metricSubjects.map(({ subject, metrics }) => ({
    subject,
    label: "",
    metrics: metrics.map((metric) => measure(metric, evidence, parameters)),
  }));
  const { subject } = unfilledByOutcome;
  const unfilled = measureParts(unfilledByOutcome, evidence).map(({ label, metric }) => {
    return { subject, label, metrics: [metric] };
  });
  return [...ofAll, ...breakdowns.flatMap((one) => partGroups(one, evidence)), ...unfilled];
}

function partGroups({ subject, partsOf, metrics }: Breakdown, evidence: Evidence) {
  const all = partsOf(evidence);
  return [...all.keys()].sort().map((label): MetricGroup => {
    const part = evidenceOf(evidence, all.get(label) as ObservedFacts);
    return { subject, label, metrics: metrics.map((metric) => measure(metric, part, {})) };
  });
}
