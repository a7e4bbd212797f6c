import assert from "node:assert/strict";
import { test } from "node:test";
import { create, toJson } from "@bufbuild/protobuf";
import { ForecastSkillSchema, TradeSkillSchema } from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { OpponentSkill } from "#services/audit/domain/assurance/skill/opponent-skill.ts";
import { skillToMessage, tradeSkillToMessage } from "#services/audit/rpc/skill-message.ts";

const shown: OpponentSkill = {
  opponent: "BEST_SINGLE_MODEL",
  verdict: "SHOWN",
  undefinedReason: "",
  logEvidence: 3 * Math.LN10,
  observations: 40,
  betterRatio: 0.75,
  models: [{ model: "ets", forecasts: 40 }],
  accuracy: {
    n: 60,
    horizonWindows: 5,
    found: { statistic: -2, pValue: 0.05, kernel: "BARTLETT" },
    undefinedReason: "",
  },
};

test("what was shown of forecasts is a message with every figure, and without those that there are not", () => {
  const unknown = { logEvidence: 0, observations: 0, undefinedReason: "why" };
  const message = skillToMessage({
    against: ["naive"],
    isShown: false,
    isSkilled: false,
    logEvidence: 0,
    observations: 0,
    harmless: {
      ...unknown,
      verdict: "UNDEFINED",
      logEvidence: Number.NEGATIVE_INFINITY,
      limitRatio: 0.25,
    },
    opponents: [
      shown,
      {
        ...unknown,
        ...{ opponent: "NAIVE", verdict: "UNDEFINED", models: [] },
        accuracy: { n: 1, horizonWindows: 1, undefinedReason: "too few" },
      },
    ],
  });
  const json = toJson(ForecastSkillSchema, create(ForecastSkillSchema, message));
  const { harmless, opponents } = json as unknown as {
    readonly harmless: object;
    readonly opponents: readonly { readonly eValueLog10?: number; readonly accuracy: object }[];
  };
  assert.deepEqual(harmless, {
    verdict: "SKILL_VERDICT_UNDEFINED",
    undefinedReason: "why",
    limitRatio: 0.25,
  });
  const { eValueLog10, ...best } = opponents[0]!;
  assert.ok(Math.abs(Number(eValueLog10) - 3) < 1e-12);
  assert.deepEqual(best, {
    opponent: "SKILL_OPPONENT_BEST_SINGLE_MODEL",
    verdict: "SKILL_VERDICT_SHOWN",
    observations: 40,
    betterRatio: 0.75,
    models: [{ model: "ets", forecasts: 40 }],
    accuracy: {
      observations: 60,
      horizonWindows: 5,
      statistic: -2,
      pValue: 0.05,
      kernel: "BARTLETT",
    },
  });
  assert.deepEqual(opponents[1]?.accuracy, {
    observations: 1,
    horizonWindows: 1,
    undefinedReason: "too few",
  });
});

test("what was shown of trades is a message, of which void evidence is no figure", () => {
  const message = tradeSkillToMessage({
    ...{ benchmark: "BUY_AND_HOLD", verdict: "NOT_SHOWN" },
    ...{ undefinedReason: "", logEvidence: Number.NEGATIVE_INFINITY },
    ...{ observations: 50, trades: 60, excessBps: -2.5 },
  });
  assert.deepEqual(toJson(TradeSkillSchema, create(TradeSkillSchema, message)), {
    benchmark: "SKILL_BENCHMARK_BUY_AND_HOLD",
    verdict: "SKILL_VERDICT_NOT_SHOWN",
    observations: 50,
    trades: 60,
    excessBps: -2.5,
  });
});
