import { enumName } from "#lib/wire/enum-name.ts";
import {
  type AccuracyTest,
  type ForecastSkill,
  type Harmlessness,
  type OpponentSkill,
  SkillBenchmark,
  SkillOpponent,
  SkillVerdict,
  type TradeSkill,
} from "#proto/pmx/audit/v1/assurance_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { valueText } from "./metric-text.ts";

/** What was shown of forecasts: that they are harmless, whom they are better than, and how sure each is. */
export function skillSentences(skill: ForecastSkill, alphaRatio: number): readonly string[] {
  const { harmless, opponents } = skill;
  // Answers of earlier versions know the baseline alone.
  if (opponents.length === 0) return [baselineText(skill, alphaRatio)];
  const against = joined(
    opponents.map(
      (one) => [opponentName(one) + chosenText(one), opponentText(one, alphaRatio)] as const,
    ),
    ", ",
  );
  const tested = joined(
    opponents.map((one) => [opponentName(one), accuracyText(one.accuracy)] as const),
    ", ",
  );
  return [
    `${harmless ? `harmless: ${harmlessText(harmless)}; ` : ""}skilled against ${against}`,
    `equal accuracy (Diebold–Mariano with HLN, over all dates at one look, to be read alone): ${tested}`,
  ];
}

/** "naive: shown, drift: not shown"; what is the same of all is said once: "naive, drift: undefined". */
function joined(
  found: readonly (readonly [name: string, text: string])[],
  between: string,
): string {
  const [first] = found;
  const isSame = found.every(([, text]) => text === first?.[1]);
  if (isSame && found.length > 1) {
    return `${found.map(([name]) => name).join(between)}: ${first?.[1]}`;
  }
  return found.map(([name, text]) => `${name}: ${text}`).join(between);
}

/** What was shown of trades, in one sentence; none of a gate that estimates nothing of them. */
export function tradeSkillSentences(
  skills: readonly TradeSkill[],
  alphaRatio: number,
): readonly string[] {
  if (skills.length === 0) return [];
  const found = skills.map((one) => [benchmarkName(one), tradeSkillText(one, alphaRatio)] as const);
  return [`trades over ${joined(found, ", over ")}`];
}

/** "not shown (n 40 dates of 55 trades, +3.2 bps a trade, evidence 0.4 of 20)". */
function tradeSkillText(skill: TradeSkill, alphaRatio: number): string {
  const { verdict, undefinedReason, observations, trades, excessBps, eValueLog10 } = skill;
  const excess = excessBps === undefined ? [] : [`${signedBps(excessBps)} a trade`];
  const counted = [`n ${observations} dates of ${trades} trades`, ...excess];
  const evidence = evidenceOfText(eValueLog10, alphaRatio);
  return findingText(verdict, undefinedReason, [...counted, evidence]);
}

function benchmarkName({ benchmark }: TradeSkill): string {
  return wordsOf(enumName(SkillBenchmark, benchmark));
}

function signedBps(bps: number): string {
  const size = valueText(Math.abs(bps), MetricUnit.BPS);
  return `${bps < 0 ? "−" : "+"}${size}`;
}

/** "not shown (evidence 0.4 of 20)", with what was counted before it; of one that is undefined, why. */
function findingText(
  verdict: SkillVerdict,
  undefinedReason: string,
  counted: readonly string[],
): string {
  const name = enumName(SkillVerdict, verdict) ?? "UNDEFINED";
  const isDefined = name === "SHOWN" || name === "NOT_SHOWN";
  if (!isDefined) return `undefined (${undefinedReason || "not stated"})`;
  return `${name === "SHOWN" ? "shown" : "not shown"} (${counted.join(", ")})`;
}

/** "evidence 0.4 of 20": an e-value beside the one that is enough. */
function evidenceOfText(eValueLog10: number | undefined, alphaRatio: number): string {
  return `evidence ${eValueText(eValueLog10)} of ${Number((1 / alphaRatio).toPrecision(3))}`;
}

function harmlessText({
  verdict,
  undefinedReason,
  observations,
  violationRatio,
  limitRatio,
}: Harmlessness): string {
  const rate =
    violationRatio === undefined ? [] : [`${valueText(violationRatio, MetricUnit.SHARE)} violate`];
  const limit = `limit ${valueText(limitRatio, MetricUnit.SHARE)}`;
  return findingText(verdict, undefinedReason, [`n ${observations}`, ...rate, limit]);
}

function opponentText(skill: OpponentSkill, alphaRatio: number): string {
  const { verdict, undefinedReason, observations, betterRatio, eValueLog10 } = skill;
  const better =
    betterRatio === undefined ? [] : [`${valueText(betterRatio, MetricUnit.SHARE)} better`];
  const counted = [`n ${observations}`, ...better, evidenceOfText(eValueLog10, alphaRatio)];
  return findingText(verdict, undefinedReason, counted);
}

/** " (ets, 9 of 12)": the model that it was most often. */
function chosenText({ models }: OpponentSkill): string {
  const [first] = models;
  if (first === undefined) return "";
  const all = models.reduce((sum, { forecasts }) => sum + forecasts, 0);
  return ` (${first.model}, ${first.forecasts} of ${all})`;
}

function accuracyText(accuracy: AccuracyTest | undefined): string {
  const { statistic, pValue, observations, horizonWindows, kernel, undefinedReason } =
    accuracy ?? {};
  if (statistic === undefined || pValue === undefined) {
    return `undefined (${undefinedReason || "not stated"})`;
  }
  const sign = statistic < 0 ? "−" : "";
  const weights = kernel === "BARTLETT" ? "Bartlett" : "equal";
  return `${sign}${Math.abs(statistic).toFixed(2)} (p ${pText(pValue)}, n ${observations}, h ${horizonWindows}, ${weights} weights)`;
}

function opponentName({ opponent }: OpponentSkill): string {
  return wordsOf(enumName(SkillOpponent, opponent));
}

function wordsOf(name = "unknown"): string {
  return name.toLowerCase().replaceAll("_", " ");
}

/** "skill against naive is not shown: evidence 0.4 of 20 that forecasts are better on more than half of all dates". */
function baselineText(
  { against, shown, eValueLog10, observations, betterRatio }: ForecastSkill,
  alphaRatio: number,
): string {
  const models = against.length === 0 ? "the baseline" : against.join(" and ");
  const better =
    betterRatio === undefined ? "" : `, on ${valueText(betterRatio, MetricUnit.SHARE)} of these`;
  return `skill against ${models} ${shown ? "is" : "is not"} shown: ${evidenceOfText(eValueLog10, alphaRatio)} that forecasts are the better ones on more than half of all dates, from ${observations}${better}`;
}

function eValueText(eValueLog10: number | undefined): string {
  if (eValueLog10 === undefined) return "0";
  if (eValueLog10 > 6) return "over a million";
  return eValueLog10 < -3 ? "below 0.001" : String(Number((10 ** eValueLog10).toPrecision(3)));
}

function pText(pValue: number): string {
  return pValue < 0.001 ? "below 0.001" : pValue.toFixed(3);
}
