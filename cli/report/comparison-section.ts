import {
  type ArmRow,
  assuredComparisonSentences,
  conclusionText,
} from "#lib/report/assured-comparison.ts";
import {
  conclusionSentence,
  methodSentence,
  metricNote,
  relativeText,
  variedSentence,
} from "#lib/report/comparison-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { intervalText, metricText, valueText } from "#lib/report/metric-text.ts";
import { readable, wrap } from "#lib/report/plain-text.ts";
import type { MetricComparison, SetComparison } from "#proto/pmx/audit/v1/comparison_pb.ts";
import { type Column, tableLines } from "./table.ts";

const armColumns: readonly Column[] = [
  { heading: "Arm" },
  { heading: "Setting" },
  { heading: "Sprint" },
  { heading: "Trial", right: true },
  { heading: "Gates" },
];

const metricColumns: readonly Column[] = [
  { heading: "Metric" },
  { heading: "Pairs", right: true },
  { heading: "Base", right: true },
  { heading: "Other", right: true },
  { heading: "Difference", right: true },
  { heading: "Interval", right: true, below: true },
  { heading: "p", right: true },
  { heading: "Detectable", right: true, below: true },
  { heading: "Relative", right: true, below: true },
  { heading: "Conclusion" },
];

/** Both arms, every metric of their comparison, and the conclusion with what it rests on. */
export function comparisonLines(
  comparison: SetComparison,
  arms: readonly ArmRow[],
  width: number,
  isAssured: boolean,
): readonly string[] {
  const { metrics } = comparison;
  const currency = arms[0]?.sprint.currency ?? "";
  const settings = arms.map(({ label, sprint, result }, at) => {
    const trial = sprint.trial === undefined ? "" : `${sprint.trial.number}`;
    return [at === 0 ? "base" : "other", label, sprint.name, trial, verdictText(result.verdict)];
  });
  return [
    ...tableLines(armColumns, settings, width),
    "",
    ...wrap(variedSentence(comparison), width),
    "",
    ...tableLines(
      metricColumns,
      metrics.map((metric) => cellsOf(metric, currency)),
      width,
    ),
    "",
    ...metrics.flatMap((metric) => wrap(metricNote(metric), width, "  ")),
    ...wrap(methodSentence(comparison), width),
    "",
    ...wrap(conclusionSentence(comparison), width),
    ...assuredComparisonSentences(comparison, arms, isAssured).flatMap((one) => wrap(one, width)),
    `Recorded as ${comparison.name}.`,
  ];
}

function cellsOf(metric: MetricComparison, currency: string): readonly string[] {
  const { unit, meanDifference, pValue, minimumDetectableEffect } = metric;
  const value = (number: number | undefined) =>
    number === undefined ? "" : valueText(number, unit, currency);
  return [
    readable(metric.metric),
    `${metric.n}`,
    value(metric.baseMean),
    value(metric.otherMean),
    meanDifference === undefined ? "" : metricText(meanDifference, currency),
    meanDifference === undefined ? "" : intervalText(meanDifference),
    pValue === undefined ? "" : pValue.toFixed(3),
    value(minimumDetectableEffect),
    relativeText(metric),
    conclusionText(metric.conclusion).toLowerCase(),
  ];
}
