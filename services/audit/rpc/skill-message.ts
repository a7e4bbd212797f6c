import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type AccuracyTestSchema,
  type ForecastSkillSchema,
  type HarmlessnessSchema,
  type OpponentSkillSchema,
  SkillBenchmark,
  SkillOpponent,
  SkillVerdict,
  type TradeSkillSchema,
} from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { AccuracyTest } from "../domain/assurance/skill/accuracy-test.ts";
import type { OpponentSkill } from "../domain/assurance/skill/opponent-skill.ts";
import type { Skill } from "../domain/assurance/skill/skill.ts";
import type { TradeSkill } from "../domain/assurance/skill/trade-skill.ts";

/** What was shown of forecasts, as the contract has it. */
export function skillToMessage({
  against,
  isShown: shown,
  isSkilled: skilled,
  logEvidence,
  harmless,
  opponents,
  ...counts
}: Skill): MessageInitShape<typeof ForecastSkillSchema> {
  return {
    ...counts,
    against: [...against],
    shown,
    skilled,
    eValueLog10: logEvidence / Math.LN10,
    ...(harmless && { harmless: harmlessToMessage(harmless) }),
    opponents: opponents.map(opponentToMessage),
  };
}

/** What was shown of trades, as the contract has it. */
export function tradeSkillToMessage({
  benchmark,
  verdict,
  logEvidence,
  ...rest
}: TradeSkill): MessageInitShape<typeof TradeSkillSchema> {
  return {
    ...rest,
    benchmark: SkillBenchmark[benchmark],
    verdict: SkillVerdict[verdict],
    ...evidenceToMessage(logEvidence),
  };
}

function harmlessToMessage({
  verdict,
  logEvidence,
  ...rest
}: NonNullable<Skill["harmless"]>): MessageInitShape<typeof HarmlessnessSchema> {
  return { ...rest, verdict: SkillVerdict[verdict], ...evidenceToMessage(logEvidence) };
}

/** Nothing where the evidence is void. */
function evidenceToMessage(logEvidence: number) {
  return Number.isFinite(logEvidence) ? { eValueLog10: logEvidence / Math.LN10 } : {};
}

function opponentToMessage({
  opponent,
  verdict,
  logEvidence,
  models,
  accuracy,
  ...rest
}: OpponentSkill): MessageInitShape<typeof OpponentSkillSchema> {
  return {
    ...rest,
    opponent: SkillOpponent[opponent],
    verdict: SkillVerdict[verdict],
    eValueLog10: logEvidence / Math.LN10,
    models: models.map((model) => ({ ...model })),
    accuracy: accuracyToMessage(accuracy),
  };
}

function accuracyToMessage({
  n: observations,
  horizonWindows,
  found,
  undefinedReason,
}: AccuracyTest): MessageInitShape<typeof AccuracyTestSchema> {
  return { observations, horizonWindows, undefinedReason, ...found };
}
