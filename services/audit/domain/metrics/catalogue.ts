import { z } from "zod";
import type { Metric } from "#lib/kernel/metric.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { gateMetrics, metricSubjects, scorecardMetrics } from "./index.ts";
import { auditsBelowPromotion } from "./rmse-ratio.ts";
import {
  type GateMetric,
  type MetricParameters,
  measure,
  measureFamily,
  parametersOf,
  type ScorecardMetric,
} from "./scorecard-metric.ts";

/** Every metric that has one value for an audit set. */
const allMetrics = [...scorecardMetrics, ...metricSubjects.flatMap(({ metrics }) => metrics)];

/** The metrics that a gate can test. */
export const testableMetrics: readonly GateMetric[] = [
  ...(allMetrics.filter(
    (metric) => "measure" in metric && metric.informationOnly !== true,
  ) as readonly ScorecardMetric[]),
  ...gateMetrics,
];

/** A metric that a gate can test. @throws RangeError for any other name. */
export function testableMetric(name: string): GateMetric {
  const metric = testableMetrics.find((one) => one.name === name);
  if (metric === undefined) throw new RangeError(`no gate can test ${name}`);
  return metric;
}

/** Whether a metric of this denominator is measured over audits. */
export function isOverAudits(denominator: string): boolean {
  return denominator === "audits" || denominator === "effective audits";
}

/** Whether a metric of this denominator is measured over closed round trips. */
export function isOverCloses(denominator: string): boolean {
  return denominator === "closed round trips";
}

/** Whether a metric of this denominator is measured over decisions of the risk gate. */
export function isOverDecisions(denominator: string): boolean {
  return denominator === "decisions";
}

/** How a metric comes of its n observations. */
export type Sampling = "SHARE" | "MEAN" | "COUNT_OF_N";

function samplingOfMetric({ interval, countsHits }: GateMetric): Sampling | undefined {
  if (interval === "wilson") return "SHARE";
  if (interval === "student_t") return "MEAN";
  return countsHits ? "COUNT_OF_N" : undefined;
}

const samplingByName: ReadonlyMap<string, Sampling | undefined> = new Map(
  [...testableMetrics, auditsBelowPromotion].map((one) => [one.name, samplingOfMetric(one)]),
);

/** How a metric of this name is sampled; undefined for what is no share, mean or count among n. */
export function samplingOf(name: string): Sampling | undefined {
  return samplingByName.get(name);
}

/** Parameters of all metrics, with what each may be. */
const metricParameters: Readonly<Record<string, z.ZodNumber>> = Object.assign(
  {},
  ...allMetrics.map(parametersOf),
);

/** Checks a value for each parameter of the scorecard's metrics. */
export const metricParametersSchema: z.ZodType<MetricParameters> = z.strictObject(metricParameters);

/** The metrics that the content hash is over, in the order in which tables show them; each name once. */
export function measureAll(evidence: Evidence, parameters: MetricParameters): readonly Metric[] {
  return scorecardMetrics.flatMap((metric) =>
    "measure" in metric ? [measure(metric, evidence, parameters)] : measureFamily(metric, evidence),
  );
}
