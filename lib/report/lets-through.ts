import type { CriterionResult, GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import {
  type KeepSurface,
  type OperatingCharacteristic,
  type PassChance,
  SamplingLaw,
} from "#proto/pmx/audit/v1/operating_characteristic_pb.ts";
import type { SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { valueText } from "./metric-text.ts";

/** A lift rate of one half: what a forecast has that is as good as its baseline. */
const evenLiftRatio = 0.5;

/** What each criterion of a gate lets through, a sentence each; then what ends KEEP. */
export function letsThrough({ criteria, keepSurface }: GateEvaluation): readonly string[] {
  const texts = criteria.flatMap((criterion) => {
    const { operatingCharacteristic: stated } = criterion;
    const text = stated && characteristicText(stated);
    return [...(text === undefined ? [] : [text]), ...equalArmText(criterion)];
  });
  const keep = keepSurface && keepText(keepSurface);
  return keep === undefined ? texts : [...texts, keep];
}

/** "an arm as good as the baseline would pass win-rate 50.4 % of the time, with n = 3 against 5". */
function equalArmText(result: CriterionResult): readonly string[] {
  const { criterion, equalArmPassRatio: ratio, observed, baseline } = result;
  if (ratio === undefined) return [];
  const counts = `n = ${observed?.n} against ${baseline?.n}`;
  return [
    `an arm as good as the baseline would pass ${criterion} ${shareText(ratio)} of the time, with ${counts}`,
  ];
}

/** "a true violation rate of 35 % would pass this 24.5 % of the time, 5 % or less from n = 69 on". */
export function characteristicText(stated: OperatingCharacteristic): string | undefined {
  const { wrong, wrongPassLimitRatio, smallestN, law } = stated;
  if (wrong === undefined) return undefined;
  const rarely = shortText(wrongPassLimitRatio, MetricUnit.SHARE);
  const assumed = law === SamplingLaw.NORMAL ? `, with ${assumedText(stated)}` : "";
  const truth = truthText(stated, wrong);
  if (isNeverPassed(stated)) {
    if (smallestN === undefined) return undefined;
    return `${truth} would pass this ${rarely} of the time or less from n = ${smallestN} on${assumed}`;
  }
  const often = `${truth} would pass this ${shareText(wrong.passRatio)} of the time`;
  return `${often}${smallestN === undefined ? "" : `, ${rarely} or less from n = ${smallestN} on`}${assumed}`;
}

/** What a PASS does not rule out; undefined where it rules out every truth that is one step worse. */
export function notRuledOut({ gates }: Pick<SprintResult, "gates">): string | undefined {
  const texts = gates.flatMap(({ criteria }) => criteria.flatMap(openTruth));
  if (texts.length === 0) return undefined;
  return `This does not rule out (in brackets how often each would pass): ${[...new Set(texts)].join("; ")}.`;
}

/** That forecasts were, at the median, no better than what they are measured against. */
export function medianText({ scorecard }: Pick<SprintResult, "scorecard">): string | undefined {
  const median = scorecard?.metrics.find(({ name }) => name === "rmse_ratio_p50");
  if (median?.result.case !== "value" || median.result.value < 1) return undefined;
  const ratio = valueText(median.result.value, MetricUnit.RATIO);
  return `At the median (RMSE ratio ${ratio}) the forecasts were no better than their baseline.`;
}

/** A truth that a criterion lets through more often than it may; none where it does not. */
function openTruth({ operatingCharacteristic: stated }: CriterionResult): readonly string[] {
  const wrong = stated?.wrong;
  // Where no n would rule it out, as of "at least one of n", more evidence is no answer.
  if (wrong === undefined || stated?.smallestN === undefined) return [];
  if (!(wrong.passRatio > stated.wrongPassLimitRatio)) return [];
  return [`${truthText(stated, wrong)} (${shareText(wrong.passRatio)}, n = ${stated.n})`];
}

/** Whether no truth at all passes at the n at hand, which is too small for the criterion to be judged. */
function isNeverPassed({ chances }: OperatingCharacteristic): boolean {
  return chances.every(({ passRatio }) => passRatio === 0);
}

function truthText({ subject, unit }: OperatingCharacteristic, { truth }: PassChance): string {
  return `a true ${subject} of ${shortText(truth, unit)}`;
}

/** "a spread of 100 bps, which is assumed", of a longer sentence. */
function assumedText({ assumption }: OperatingCharacteristic): string {
  return assumption.slice(assumption.indexOf("a spread"));
}

/** How often a forecast that is as good as its baseline ends KEEP, at few violations and at many. */
export function keepText({ chances, n }: KeepSurface): string | undefined {
  const even = chances.filter(({ liftRatio }) => liftRatio === evenLiftRatio);
  const [least] = even;
  const most = even.at(-1);
  if (least === undefined || most === undefined) return undefined;
  const of = ({ keepRatio, violationRatio }: typeof least) =>
    `${shareText(keepRatio)} of the time at a violation rate of ${shortText(violationRatio, MetricUnit.SHARE)}`;
  return `KEEP does not say that the forecasts are better: those as good as their baseline (a lift in every other audit) end KEEP ${of(least)}, ${of(most)} (n = ${n})`;
}

/** A value without a zero behind its point: 35 %. */
function shortText(value: number, unit: MetricUnit): string {
  return valueText(value, unit).replace(/\.0+(?= |$)/, "");
}

function shareText(share: number): string {
  return valueText(share, MetricUnit.SHARE);
}
