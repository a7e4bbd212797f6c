import { exitCodeOfVerdict } from "#cli/exit-code.ts";
import { metricValue } from "#lib/kernel/metric.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { outcomeOf } from "#services/audit/domain/audit.ts";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { gateSpecSchema, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { auditsAbove } from "#services/audit/domain/metrics/rmse-ratio.ts";
import { times } from "#test/unit/audit/sample-evidence.ts";
import { runArea } from "./run-area.ts";
import {
  type AuditRun,
  type Rmses,
  recordedEvidence,
  scoredOf,
  scoresOf,
} from "./scored-audits.ts";

/** The settings of the replaced system, by their names in camel case. */
interface AuditConfig {
  readonly maxRmseRatioVsBaseline: number;
  readonly maxViolationRate: number;
  readonly minEffectiveAudits: number;
  readonly holdingPeriodAudits: number;
  readonly promotionMargin: number;
  readonly minLiftRmseRatio: number;
  readonly minLiftFraction: number;
}

function specOf(config: AuditConfig) {
  return gateSpecSchema.parse({
    kind: "FORECAST_AUDITS",
    gate: "case",
    title: "The audits of a case",
    violationRatio: config.maxRmseRatioVsBaseline,
    maximumViolationRate: config.maxViolationRate,
    minimumEffectiveAudits: config.minEffectiveAudits,
    holdingPeriodAudits: config.holdingPeriodAudits,
    failFast: true,
    liftRatio: 1 - config.minLiftRmseRatio,
    minimumLiftFraction: config.minLiftFraction,
    promotionRatio: 1 - config.promotionMargin,
  });
}

function answerOf(config: AuditConfig, evidence: Evidence, required: number) {
  const found = evaluateSpec(pinSpec(specOf(config)), evidence, {
    requiredEffectiveAudits: required,
  });
  const isRequired = found.verdict === "FAIL" && found.decidedBy === "required-effective-audits";
  const observed = (id: string) =>
    found.criteria.find(({ criterion }) => criterion === id)?.observed;
  const rate = observed("violation-rate");
  const effective = observed("warm-up");
  return {
    exitCode: exitCodeOfVerdict(GateVerdict[found.verdict]),
    effectiveAudits: effective && metricValue(effective),
    violations: rate && Math.round((metricValue(rate) ?? 0) * rate.n),
    decision: isRequired ? "INSUFFICIENT_EVIDENCE" : found.ensembleStatus,
  };
}

/** Required audits by the flags of the replaced system. */
function requiredBy([flag, count]: readonly string[], config: AuditConfig): number {
  if (flag === "--require-holding-period") return config.holdingPeriodAudits;
  return flag === "--require-effective-audits" ? Number(count) : 0;
}

type GivenAudits = { readonly config: AuditConfig; readonly flags: readonly string[] } & (
  | { readonly audits: readonly AuditRun[] }
  | { readonly effectiveAudits: number; readonly violations: number }
);
interface GivenRmses {
  readonly rmse: Rmses;
  readonly baselineModel: string;
  readonly maxRmseRatioVsBaseline: number;
}

/** One audit: the ratio to its baseline, or to the best model after the fact, which is no violation. */
function oneAudit({ rmse, baselineModel, maxRmseRatioVsBaseline: limit }: GivenRmses) {
  const isBest = baselineModel === "BEST_SINGLE";
  const scored = scoredOf(rmse, isBest ? "none" : baselineModel.toLowerCase(), 0);
  const { rmseRatio, regretRatio } = outcomeOf(scored);
  return {
    baseline: isBest ? null : scored.baselineModel.toUpperCase(),
    rmseRatio: metricValue(isBest ? regretRatio : rmseRatio),
    violation: auditsAbove(recordedEvidence([scored]), limit).count === 1,
  };
}

runArea<GivenAudits | GivenRmses>("audit-gate", (given) => {
  if (!("config" in given)) return oneAudit(given);
  const { config, flags } = given;
  // The best single model of most audits, here named in advance.
  const runs =
    "audits" in given
      ? given.audits
      : [{ audits: given.effectiveAudits, rmse: { samossa: 10, ensemble: 9.5 } }];
  const scores = scoresOf(runs, "samossa");
  const aboveBestSingle = scores.filter(
    (one) => (metricValue(outcomeOf(one).regretRatio) ?? 0) > config.maxRmseRatioVsBaseline,
  ).length;
  const answer = answerOf(config, recordedEvidence(scores), requiredBy(flags, config));
  return { ...answer, aboveBestSingle };
});

interface GivenLabel {
  readonly ensembleRmse: number;
  readonly bestSingleRmse: number;
  readonly effectiveAudits: number;
  readonly liftFraction: number;
  readonly config: AuditConfig;
}

runArea<GivenLabel>("ensemble-policy-label", (given) => {
  const { ensembleRmse, bestSingleRmse, effectiveAudits, liftFraction, config } = given;
  const lifts = Math.round(liftFraction * effectiveAudits);
  const own = { samossa: bestSingleRmse, ensemble: ensembleRmse };
  const isLift = ensembleRmse < bestSingleRmse;
  // The forecast itself is one of the audits, once its horizon has passed.
  const others = [
    ...times(lifts - (isLift ? 1 : 0), { samossa: 10, ensemble: 9.5 }),
    ...times(effectiveAudits - lifts - (isLift ? 0 : 1), { samossa: 10, ensemble: 10 }),
  ];
  const runs = [own, ...others].map((rmse) => ({ audits: 1, rmse }));
  const scores = scoresOf(runs, "samossa");
  const { decision: status } = answerOf(config, recordedEvidence(scores), 0);
  return { status, rmseRatio: metricValue(outcomeOf(scores[0]!).rmseRatio) };
});
