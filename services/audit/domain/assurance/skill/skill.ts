import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { Evidence } from "../../evidence/evidence.ts";
import type { CriterionResult } from "../../gates/gate-finding.ts";
import type { GateSpec } from "../../gates/gate-spec.ts";
import { type KnownDates, knownDates } from "../as-of-dates.ts";
import type { Assurance } from "../assurance.ts";
import { disjointDates } from "../disjoint-dates.ts";
import { shareEvidence } from "../share-assurance.ts";
import { type Harmless, harmlessOf } from "./harmless.ts";
import { opponentsOf } from "./opponent.ts";
import { type OpponentSkill, opponentSkill } from "./opponent-skill.ts";
import type { SkillTerms } from "./skill-verdict.ts";

/** The share of dates on which forecasts that are as good as their baseline are the better ones. */
const even = 0.5;

/** Whether forecasts were shown to be better than others, and not only seldom much worse. */
export interface Skill {
  /** The baseline that they are held against: "naive"; several in the order of their names. */
  readonly against: readonly string[];
  /** Shown: they are better than the baseline on more than half of all dates. */
  readonly isShown: boolean;
  /** Natural logarithm of the e-value against "half of the dates at the most". */
  readonly logEvidence: number;
  /** Dates that share no bar. */
  readonly observations: number;
  /** Mean share of a date's forecasts that were the better ones; absent without a date. */
  readonly betterRatio?: number;
  /** Absent where the gate has no limit of violations. */
  readonly harmless?: Harmless;
  /** Against the forecasts that take no skill and the best single model. */
  readonly opponents: readonly OpponentSkill[];
  /** Whether it was shown against all of them; each at alpha, since all have to be. */
  readonly isSkilled: boolean;
}

/**
 * What was shown of the forecasts of a gate that judges an ensemble. KEEP asks that they are harmless, and
 * not whether they are skilled.
 * @returns undefined for a gate that judges no ensemble
 */
export function skillOf(
  spec: GateSpec,
  results: readonly CriterionResult[],
  criteria: readonly Assurance[],
  evidence: Evidence,
  { dates }: KnownDates,
  terms: SkillTerms,
): Skill | undefined {
  if (spec.kind === "CRITERIA" && spec.ensemble === undefined) return undefined;
  const harmless = harmlessOf(results, criteria, terms);
  const allDates = knownDates(evidence).dates;
  const opponents = opponentsOf(evidence).map((one) => opponentSkill(one, dates, terms, allDates));
  return {
    ...baselineSkill(evidence, dates, terms),
    ...(harmless && { harmless }),
    opponents,
    isSkilled: opponents.every(({ verdict }) => verdict === "SHOWN"),
  };
}

/** The sign test at every look against the baseline: a date is the share of its tickers whose RMSE ratio is below 1. */
function baselineSkill(
  evidence: Evidence,
  dates: KnownDates["dates"],
  { alphaRatio, lacks, seenUntilMs }: SkillTerms,
): Omit<Skill, "harmless" | "opponents" | "isSkilled"> {
  const shares = disjointDates(dates, "HORIZON", () => true).flatMap(({ scored }) => {
    const ratios = scored.flatMap(({ status, rmseRatio }) =>
      status === "ENSEMBLE_UNDEFINED" ? Number.POSITIVE_INFINITY : (rmseRatio ?? []),
    );
    if (ratios.length === 0) return [];
    const better = ratios.reduce((sum, ratio) => sum + (ratio < 1 ? 1 : ratio === 1 ? even : 0), 0);
    return better / ratios.length;
  });
  const levels = { alphaRatio, failAlphaRatio: alphaRatio };
  const bound = { comparator: "AT_LEAST", threshold: even } as const;
  const { logPass, observations, observed } = shareEvidence(shares, bound, levels);
  const models = evidence.observed("FORECAST_MADE").map(({ baselineModel }) => baselineModel);
  return {
    against: [...new Set(models)].sort(),
    isShown: lacks.length === 0 && seenUntilMs !== undefined && logPass >= -log(alphaRatio),
    logEvidence: logPass,
    observations,
    ...(observed !== undefined && { betterRatio: observed }),
  };
}
