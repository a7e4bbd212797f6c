import { verdictText } from "#lib/report/gate-text.ts";
import { intervalText, metricText, valueText } from "#lib/report/metric-text.ts";
import { readable, wrap } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  DroppedPairReason,
  type MetricComparison,
  type SetComparison,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import { type ArmRow, assuredComparisonSentences, conclusionText } from "./assured-comparison.ts";
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
  const { metrics, varied, spec } = comparison;
  const currency = arms[0]?.sprint.currency ?? "";
  const settings = arms.map(({ label, sprint, result }, at) => {
    const trial = sprint.trial === undefined ? "" : `${sprint.trial.number}`;
    return [at === 0 ? "base" : "other", label, sprint.name, trial, verdictText(result.verdict)];
  });
  const differing = varied.map((one) => `${one.path} (${one.baseJson} against ${one.otherJson})`);
  const share = (ratio: number | undefined) => `${Number(((ratio ?? 0) * 100).toFixed(2))} %`;
  const how = `One pair an as-of date, of windows that share no bar. Test at ${share(spec?.testLevelRatio)}; detectable is the least true difference that is found in ${share(spec?.powerRatio)} of cases; differences up to ${share(spec?.relativeMarginRatio)} of the base's mean are none that matter. ${readable(metrics[0]?.metric ?? "")} decides, the others are information.`;
  return [
    ...tableLines(armColumns, settings, width),
    "",
    ...wrap(`The policies differ in ${differing.join(", ")}.`, width),
    "",
    ...tableLines(
      metricColumns,
      metrics.map((metric) => cellsOf(metric, currency)),
      width,
    ),
    "",
    ...metrics.flatMap((metric) => notesOf(metric, width)),
    ...wrap(how, width),
    "",
    ...wrap(`${conclusionText(comparison.conclusion)}: ${comparison.reason}.`, width),
    ...assuredComparisonSentences(comparison, arms, isAssured).flatMap((one) => wrap(one, width)),
    `Recorded as ${comparison.name}.`,
  ];
}

function cellsOf(metric: MetricComparison, currency: string): readonly string[] {
  const { unit, meanDifference, pValue, minimumDetectableEffect, relativeChange } = metric;
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
    relativeChange === undefined ? "undefined" : `${(relativeChange * 100).toFixed(1)} %`,
    conclusionText(metric.conclusion).toLowerCase(),
  ];
}

const droppedTexts: Readonly<Record<keyof typeof DroppedPairReason, string>> = {
  UNSPECIFIED: "left out",
  OVERLAPS: "audit runs that share bars with the one before",
  ONLY_BASE: "values of the base alone",
  ONLY_OTHER: "values of the other alone",
  NEITHER: "audit runs without a value",
  NO_SHARED_TICKER: "windows without a value of both",
};

/** What is in no pair, and why there is no relative change: the rows of the table do not say. */
function notesOf(metric: MetricComparison, width: number): readonly string[] {
  const { dropped, relativeUndefinedReason, reason } = metric;
  const left = dropped.map(({ reason: why, count }) => {
    return `${count} ${droppedTexts[enumName(DroppedPairReason, why) ?? "UNSPECIFIED"]}`;
  });
  const relative =
    relativeUndefinedReason === "" ? "" : `; relative change undefined: ${relativeUndefinedReason}`;
  const dropping = left.length === 0 ? "" : `; in no pair: ${left.join(", ")}`;
  return wrap(`${reason}${dropping}${relative}`, width, "  ");
}
