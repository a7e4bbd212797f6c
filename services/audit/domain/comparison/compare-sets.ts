import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { type Arm, armOf } from "./arm.ts";
import type { ComparisonLooks } from "./assured-comparison.ts";
import { type AssuredTerms, assuredSets } from "./assured-sets.ts";
import { comparePairs, type PairedComparison } from "./compare-pairs.ts";
import { type ComparedMetric, comparedMetrics } from "./compared-metrics.ts";
import {
  type ComparisonSpec,
  type DroppedPairReason,
  droppedPairReasons,
  type MetricComparison,
  type SetFindings,
} from "./comparison.ts";
import { reasonText, relativeText } from "./comparison-text.ts";
import { type ArmObservation, disjointPairs } from "./disjoint-windows.ts";

/**
 * Compares two audit sets on the same bars by every metric. The decisive one, fixed in advance, gives the conclusion;
 * the others are information: of several tests at 5 % one finds a difference by chance more often than that.
 * @throws RangeError for a decisive metric that is not compared.
 */
export function compareSets(
  base: Evidence,
  other: Evidence,
  spec: ComparisonSpec,
  terms: AssuredTerms,
): SetFindings {
  const decisive = comparedMetrics.find(({ name }) => name === spec.decisiveMetric);
  if (decisive === undefined) throw new RangeError(`${spec.decisiveMetric} is not compared`);
  const arms = [armOf(base), armOf(other)] as const;
  const found = compareMetric(decisive, arms, spec);
  const further = comparedMetrics.filter((metric) => metric !== decisive);
  const { comparison, differences } = assuredSets(arms, decisive.name, spec, terms);
  const compared = [found, ...further.map((metric) => compareMetric(metric, arms, spec))];
  const { looks } = comparison;
  const isEarly = looks?.decidedAt !== undefined && looks.decidedAt < looks.planned;
  const metrics = isEarly ? compared.map((metric) => openOf(metric, looks)) : compared;
  const [decided] = metrics as [MetricComparison, ...MetricComparison[]];
  return {
    basePolicy: arms[0].policy,
    otherPolicy: arms[1].policy,
    conclusion: decided.conclusion,
    reason: decided.reason,
    metrics: metrics.map((metric) => {
      const assured = differences.get(metric.metric);
      return { ...metric, ...(assured && { assured }) };
    }),
    assured: comparison,
  };
}

/** Arms that ended at a look have as many windows as what came out chose: one test of them at 5 % is none. */
function openOf(metric: MetricComparison, { planned, decidedAt }: ComparisonLooks) {
  const reason = `the arms ended at look ${decidedAt} of ${planned}, where they were decided, and a test holds for a number of windows that was fixed before; otherwise it would be ${metric.conclusion.replaceAll("_", " ")}: ${metric.reason}`;
  return { ...metric, conclusion: "INCONCLUSIVE" as const, reason };
}

function compareMetric(
  metric: ComparedMetric,
  [base, other]: readonly [Arm, Arm],
  spec: ComparisonSpec,
): MetricComparison {
  const { name, unit, direction } = metric;
  const ofBase = metric.observationsOf(base, spec);
  const ofOther = metric.observationsOf(other, spec);
  const { pairs, ...left } = disjointPairs(ofBase, ofOther);
  const compared = comparePairs(pairs, {
    direction,
    level: spec.testLevelRatio,
    power: spec.powerRatio,
    relativeMargin: spec.relativeMarginRatio,
  });
  const { n, baseMean, otherMean, pValue, detectable, relativeChange, conclusion } = compared;
  const isRelative = "value" in relativeChange;
  const counts: Readonly<Record<DroppedPairReason, number>> = {
    OVERLAPS: left.overlappingAsOfs,
    ONLY_BASE: left.missing.other,
    ONLY_OTHER: left.missing.base,
    NEITHER: runsOf([base, other]) - asOfsOf([...ofBase, ...ofOther]),
    NO_SHARED_TICKER: left.emptyWindows,
  };
  return {
    ...{ metric: name, unit, direction, n },
    dropped: droppedPairReasons.flatMap((reason) => {
      return counts[reason] > 0 ? [{ reason, count: counts[reason] }] : [];
    }),
    ...(baseMean !== undefined && { baseMean }),
    ...(otherMean !== undefined && { otherMean }),
    meanDifference: differenceOf(compared, { name, unit }),
    ...(pValue !== undefined && { pValue }),
    ...(detectable && {
      minimumDetectableEffect: detectable.difference,
      minimumDetectableDeviations: detectable.standardDeviations,
    }),
    ...(isRelative && { relativeChange: relativeChange.value }),
    isBeyondMargin: isRelative && relativeChange.isBeyondMargin,
    relativeUndefinedReason: relativeText(relativeChange),
    conclusion,
    reason: reasonText(name, compared, spec),
  };
}

function differenceOf(
  { n, meanDifference, interval }: PairedComparison,
  { name, unit }: Pick<Metric, "name" | "unit">,
): Metric {
  const denominator = "pairs of windows that share no bar";
  const identity = { name: `${name}_difference`, unit, denominator, n };
  if (meanDifference !== undefined) return defined(identity, meanDifference, interval);
  return undefinedMetric(identity, n === 0 ? "NO_DATA" : "NON_FINITE");
}

function runsOf(arms: readonly Arm[]): number {
  return new Set(arms.flatMap(({ runs }) => [...runs.keys()])).size;
}

function asOfsOf(observations: readonly ArmObservation[]): number {
  return new Set(observations.map(({ asOfMs }) => asOfMs)).size;
}
