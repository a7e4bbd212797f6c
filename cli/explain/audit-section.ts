import { enumName } from "#lib/wire/enum-name.ts";
import { type Audit, AuditStatus } from "#proto/pmx/audit/v1/audit_pb.ts";
import type { Instrument } from "#proto/pmx/type/v1/instrument_pb.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";
import { metricOrNone, momentText, priceText } from "./amounts.ts";
import type { Section } from "./explanation.ts";

const meanings: Partial<Record<AuditStatus, string>> = {
  [AuditStatus.EFFECTIVE]:
    "It counts as evidence: the outcome is complete and both errors are known.",
  [AuditStatus.NOT_SCORED]: "It does not count yet: the outcome has not arrived.",
  [AuditStatus.ENSEMBLE_UNDEFINED]: "It does not count: the error of the ensemble is undefined.",
  [AuditStatus.BASELINE_UNDEFINED]: "It does not count: the error of the baseline is undefined.",
  [AuditStatus.BASELINE_ZERO]:
    "It does not count: the baseline made no error at all, so that there is no ratio.",
  [AuditStatus.OUTCOME_INCOMPLETE]:
    "It does not count: the outcome covers fewer bars than the horizon.",
};

/** What an audit compared, and what came of it. */
export function auditSection(audit: Audit, instrument: Instrument | undefined): Section {
  const { key, baselineModel, holdingBars, rmseRatioHolding, scoreTime, status } = audit;
  const error = (metric: Metric | undefined) =>
    metric?.result.case === "value"
      ? priceText(metric.result.value, instrument)
      : metricOrNone(metric);
  const meaning = meanings[status] ?? `Its status is ${enumName(AuditStatus, status) ?? status}.`;
  const scored =
    scoreTime === undefined ? [] : [`The outcome was published on ${momentText(scoreTime)}.`];
  const isScored = status !== AuditStatus.NOT_SCORED;
  return {
    title: "Audit",
    sentences: [
      `It compares the ${key?.horizonBars} bars that were forecast of ${key?.ticker} as of ${momentText(key?.asOfTime)} with those that came.`,
      ...scored,
      meaning,
      ...(isScored
        ? [
            `The ensemble erred by ${error(audit.ensembleRmse)} (root mean square), the baseline ${baselineModel}, named before the outcome, by ${error(audit.baselineRmse)}.`,
            `The ratio is ${metricOrNone(audit.rmseRatio)}${betterText(audit.rmseRatio)}.`,
            ...(holdingBars === undefined
              ? []
              : [
                  `Over the ${holdingBars} bars that a position is held for it is ${metricOrNone(rmseRatioHolding)}${betterText(rmseRatioHolding)}.`,
                ]),
            `Against the best single model after the fact it is ${metricOrNone(audit.regretRatio)}: regret, by which nothing is judged.`,
          ]
        : []),
    ],
  };
}

function betterText(ratio: Metric | undefined): string {
  if (ratio?.result.case !== "value") return "";
  const { value } = ratio.result;
  if (value === 1) return ": the ensemble was as good as the baseline";
  return `: the ensemble was ${value < 1 ? "better" : "worse"} than the baseline`;
}
