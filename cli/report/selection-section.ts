import { toJson } from "@bufbuild/protobuf";
import { intervalText, metricText } from "#lib/report/metric-text.ts";
import { shareText } from "#lib/report/trial-sentences.ts";
import type { TrackRecordEvaluation } from "#proto/pmx/audit/v1/track_record_pb.ts";
import { TrackRecordEvaluationSchema } from "#proto/pmx/audit/v1/track_record_pb.ts";
import type { EvaluateTrialsResponse } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";

/** What a sprint is among all settings that were scored on its dates, or why that is not known. */
export type Selection = EvaluateTrialsResponse | { readonly unknown: string };

/** What is left of a sprint's Sharpe ratio after few dates and many settings, in sentences. */
export function selectionSentences(selection: Selection): readonly string[] {
  if ("unknown" in selection) return [`Selection: not known: ${selection.unknown}.`];
  const { evaluation } = selection;
  if (evaluation === undefined) return [];
  const { trials } = evaluation;
  const named = [sharpeText(evaluation)];
  return trials > 1 ? [...named, deflatedText(evaluation), choiceText(evaluation)] : named;
}

/** The same as a member of a JSON object; null where it is not known. */
export function selectionJson(selection: Selection) {
  if ("unknown" in selection || selection.evaluation === undefined) return null;
  return toJson(TrackRecordEvaluationSchema, selection.evaluation, { alwaysEmitImplicit: true });
}

/** "Sharpe: 0.041 a date [-0.07, 0.15] (n = 310), over 0 with 74.1 % (2012) and 72.0 % (2025); …" */
function sharpeText(evaluation: TrackRecordEvaluation): string {
  const sharpe = metricOf(evaluation, "sharpe_per_period");
  const of = (name: string) => textOf(evaluation, name);
  if (sharpe?.result.case !== "value") {
    return `Sharpe: ${of("sharpe_per_period")} (${sharpe?.n ?? 0} dates with bars).`;
  }
  const lengths = ["minimum_track_record_2012", "minimum_track_record_2025"].flatMap((name) => {
    const result = metricOf(evaluation, name)?.result;
    return result?.case === "value" ? [Math.ceil(result.value).toLocaleString("en-US")] : [];
  });
  const level = evaluation.assured === undefined ? "α" : shareText(evaluation.assured.alphaRatio);
  const needed =
    lengths.length === 0
      ? "no number of such dates would show it"
      : `${lengths.join(" or ")} such dates would show it at ${level}`;
  return (
    `Sharpe: ${metricText(sharpe)} a date with bars ${intervalText(sharpe)} (n = ${sharpe.n}), over 0 with ` +
    `${of("probabilistic_sharpe_2012")} (2012) and ${of("probabilistic_sharpe_2025")} (2025); ${needed}.`
  );
}

/** "Deflated for 13 trials: 41.0 % (2014) and 43.0 % (2025); they are worth 1.80 independent ones, for which …" */
function deflatedText(evaluation: TrackRecordEvaluation): string {
  const { trials, trialsWithReturns } = evaluation;
  const of = (name: string) => textOf(evaluation, name);
  const both = (suffix: string) =>
    `${of(`deflated_sharpe_2014${suffix}`)} (2014) and ${of(`deflated_sharpe_2025${suffix}`)} (2025)`;
  const effective = metricOf(evaluation, "effective_trials");
  const worth =
    effective?.result.case === "value"
      ? `; they are worth ${metricText(effective)} independent ones, for which it is ${both("_effective")}, and spend α as ${trials}`
      : "";
  const without = trials - trialsWithReturns;
  const missing = without > 0 ? `; ${without} of them left no returns` : "";
  return `Deflated for ${trials} trials: ${both("")}${worth}${missing}.`;
}

/** "Choice: …": whether the best of them was chosen by chance. */
function choiceText(evaluation: TrackRecordEvaluation): string {
  const of = (name: string) => textOf(evaluation, name);
  const overfitting = metricOf(evaluation, "probability_of_overfitting");
  const splits = overfitting?.result.case === "value" ? ` over ${overfitting.n} splits` : "";
  const set = metricOf(evaluation, "confidence_set_size");
  const compared =
    set?.result.case === "value"
      ? `${metricText(set)} of ${set.n} trials cannot be told apart from the best`
      : `confidence set ${of("confidence_set_size")}`;
  const notes = evaluation.notes.map((note) => ` ${note}`).join("");
  return (
    `Choice: probability of overfitting ${of("probability_of_overfitting")}${splits}; no trial is better than none: ` +
    `p ${of("spa_p_consistent")}; ${compared}.${notes}`
  );
}

function metricOf({ metrics }: TrackRecordEvaluation, name: string): Metric | undefined {
  return metrics.find((metric) => metric.name === name);
}

function textOf(evaluation: TrackRecordEvaluation, name: string): string {
  const metric = metricOf(evaluation, name);
  return metric === undefined ? "undefined" : metricText(metric);
}
