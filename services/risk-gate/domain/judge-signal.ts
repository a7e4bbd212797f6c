import type { BarbellShare } from "#lib/kernel/barbell.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import { leastAdmitted } from "./admitted-units.ts";
import type { RoundTripCost } from "./cost/round-trip-cost.ts";
import type { DecisionExitPlan } from "./exits/exit-plan.ts";
import type { EvaluationInputs } from "./inputs.ts";
import { isDryRun as isOnlyShown } from "./policy/enforced-settings.ts";
import type { RiskPolicy } from "./policy/risk-policy.ts";
import { prepareEvaluation } from "./prepare-evaluation.ts";
import { judgesSignal } from "./reversal.ts";
import { rules } from "./rules/index.ts";
import type { Evaluation, Outcome, Rule, RuleOutcome } from "./rules/rule.ts";
import type { Signal } from "./signal/derive-signal.ts";
import type { AdmittedByRule, Sizing } from "./sizing/sizing.ts";

/** The answers of the gate. */
export type Verdict = "ALLOW" | "ALLOW_REDUCED" | "DENY";

/** The size asked for and the size allowed. */
export interface JudgedSize {
  readonly requestedUnits: bigint;
  /** 0 when denied. */
  readonly allowedUnits: bigint;
  /** Id of the rule that set the allowed size; when denied, of the first rule that denied. */
  readonly bindingRule: string;
}

/** The judged size, and how it came about; decisions of earlier versions do not say. */
export interface StatedSize extends JudgedSize {
  readonly sizing?: Sizing;
}

/** A decision without its identity: the verdict and every reason for it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly signal: Signal;
  /** One outcome per rule that applies, in the order of `rules`. */
  readonly outcomes: readonly RuleOutcome[];
  readonly size: StatedSize;
  /** Undefined when an input of the cost is missing. */
  readonly cost: RoundTripCost | undefined;
  /** Undefined when denied. */
  readonly exitPlan: DecisionExitPlan | undefined;
  /** What the barbell made of the size that was asked for; absent where it is off. */
  readonly barbell?: BarbellShare;
}

/** Member by member: copies of the rest were a tenth of what a judgement cost. */
function outcomeOf(rule: Rule, evaluation: Evaluation): RuleOutcome {
  const finding = rule.evaluate(evaluation);
  const { outcome, reason, observed, limit, message, untilMs } = finding;
  const found = { rule: rule.id, unit: rule.unit, outcome, reason, observed, limit, message };
  const isShownOnly = finding.isDryRun === true || isOnlyShown(evaluation.policy, rule.id);
  if (untilMs === undefined && !isShownOnly) return found;
  return {
    ...found,
    ...(untilMs !== undefined && { untilMs }),
    ...(isShownOnly && { isDryRun: true }),
  };
}

const denying: readonly Outcome[] = ["FAIL", "NOT_EVALUABLE"];

/** Whether an outcome of a rule denies: one that is only shown does not. */
export function denies({ outcome, isDryRun }: Pick<RuleOutcome, "outcome" | "isDryRun">): boolean {
  return isDryRun !== true && denying.includes(outcome);
}

/**
 * Judges one signal. Every rule that applies is evaluated and reported, whatever the others say; one FAIL or
 * NOT_EVALUABLE denies, unless the policy only shows the rule. Pure: equal inputs give an equal judgement.
 */
export function judgeSignal(
  inputs: EvaluationInputs,
  policy: RiskPolicy,
  costModel: CostModel,
): Judgement {
  return judgeEvaluation(prepareEvaluation(inputs, policy, costModel));
}

/** The judgement of what was derived from a signal. */
export function judgeEvaluation(evaluation: Evaluation): Judgement {
  const outcomes = rules
    .filter((rule) => rule.appliesTo?.(evaluation) ?? true)
    .map((rule) => outcomeOf(rule, evaluation));
  const firstDenial = outcomes.find(denies);
  const isReduced = outcomes.some((one) => one.outcome === "REDUCE" && one.isDryRun !== true);
  const requestedUnits = evaluation.size.requestedUnits ?? 0n;
  const { signal, cost } = evaluation;
  const barbell = barbellShare(evaluation.size);
  const limitedBy = bindingRule(evaluation);
  const isSignal = !outcomes.some((one) => denies(one) && judgesSignal(one.rule));
  const { closesUnits } = evaluation;
  const sizing = {
    ...sizingOf(evaluation, limitedBy),
    ...(isSignal && closesUnits !== undefined && { closesUnits }),
  };
  if (firstDenial !== undefined) {
    const size = { requestedUnits, allowedUnits: 0n, bindingRule: firstDenial.rule, sizing };
    return { verdict: "DENY", signal, outcomes, size, cost, exitPlan: undefined, ...barbell };
  }
  return {
    verdict: isReduced ? "ALLOW_REDUCED" : "ALLOW",
    signal,
    outcomes,
    size: {
      requestedUnits,
      allowedUnits: evaluation.admittedUnits ?? 0n,
      bindingRule: limitedBy,
      sizing,
    },
    cost,
    exitPlan: evaluation.exitPlan,
    ...barbell,
  };
}

function barbellShare({ barbell }: Evaluation["size"]): Pick<Judgement, "barbell"> {
  if (barbell === undefined) return {};
  const { bucket, multiplier } = barbell;
  return { barbell: { bucket, multiplier } };
}

function bindingRule(evaluation: Evaluation): string {
  const { size, admittedUnits } = evaluation;
  // Where a rule leaves as little as a limit of the size does, the limit is named.
  if (admittedUnits !== size.units)
    return leastAdmitted(evaluation.admittedByRules)?.rule ?? "position-size";
  if (size.units === size.requestedUnits) return "position-size";
  if (size.units === size.participationUnits) return "participation-limit";
  if (size.units === size.exchangeUnits) return "exchange-share";
  return size.units === size.barbellUnits ? "barbell-allocation" : "cash-available";
}

function sizingOf(evaluation: Evaluation, limitedBy: string): Sizing {
  const { asked, size, admittedUnits, admittedByRules } = evaluation;
  const limits: AdmittedByRule[] = [];
  for (const [rule, units] of [
    ["participation-limit", size.participationUnits],
    ["exchange-share", size.exchangeUnits],
    ["barbell-allocation", size.barbellUnits],
    ["cash-available", size.affordableUnits],
  ] as const) {
    if (units !== undefined) limits.push({ rule, units });
  }
  const lowered = asked.steps.filter(({ multiplierRatio }) => multiplierRatio < 1).at(-1);
  const isAsked = limitedBy === "position-size";
  const bindingConstraint = isAsked ? (lowered?.name ?? "side-limit") : limitedBy;
  return {
    ...(asked.bps !== undefined && { askedShareBps: asked.bps }),
    steps: asked.steps.map(({ name, multiplierRatio, bps }) => ({ name, multiplierRatio, bps })),
    limits: [...limits, ...admittedByRules],
    bindingConstraint: admittedUnits === undefined ? "" : bindingConstraint,
  };
}
