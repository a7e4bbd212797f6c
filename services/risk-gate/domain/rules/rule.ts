import type { CostModel } from "#lib/kernel/cost.ts";
import type { ExactPrice } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { RoundTripCost } from "../cost/round-trip-cost.ts";
import type { DecisionExitPlan } from "../exits/exit-plan.ts";
import type { DirectionRecord, ForecastEvidence, PortfolioView } from "../inputs.ts";
import type { RiskPolicy } from "../policy/risk-policy.ts";
import type { Signal } from "../signal/derive-signal.ts";
import type { ForecastReadings } from "../signal/forecast-readings.ts";
import type { AskedShare } from "../sizing/asked-share.ts";
import type { OrderSize } from "../sizing/size-order.ts";
import type { AdmittedByRule } from "../sizing/sizing.ts";
import type { TradingStateChange } from "../trading-state.ts";
import type { ReasonCode } from "./reason-code.ts";

/** Outcome of a rule. FAIL and NOT_EVALUABLE deny; REDUCE makes the size smaller. */
export type Outcome = "PASS" | "FAIL" | "REDUCE" | "DISABLED" | "NOT_EVALUABLE";

/** Unit of a rule's observed value and limit. */
export type RuleUnit =
  | "bps"
  | "count"
  | "currency_micros"
  | "none"
  | "price"
  | "ratio"
  | "score"
  | "units";

/** What rules that admit a smaller size look at: the request, what was derived from it, and the policy for the ticker. */
export interface SizedEvaluation {
  /**
   * Close of the last bar that the forecast saw, UTC milliseconds: for a daily bar the midnight after
   * its date. The order fills at the open after it.
   */
  readonly asOfMs: number;
  /** Whether the bars of the forecast have no opens. */
  readonly opensUnknown: boolean;
  /** How often the direction of earlier forecasts was right; undefined where that is not stated. */
  readonly directionRecord: DirectionRecord | undefined;
  /** What the forecast rests on; undefined where that is not stated. */
  readonly evidence: ForecastEvidence | undefined;
  readonly instrument: Instrument;
  readonly portfolio: PortfolioView;
  readonly policy: RiskPolicy;
  readonly costModel: CostModel;
  readonly readings: ForecastReadings;
  readonly signal: Signal;
  /** One unit at the last close in micros of the portfolio's currency; undefined where it is unknown. */
  readonly unitPrice: ExactPrice | undefined;
  /** The share of equity that the signal asks for, step by step. */
  readonly asked: AskedShare;
  readonly size: OrderSize;
  /** What restricts trading in the portfolio; absent where nothing does. */
  readonly tradingState?: TradingStateChange;
}

/** The input of every rule. */
export interface Evaluation extends SizedEvaluation {
  /** What the enforced rules that reduce sizes leave, in their order. */
  readonly admittedByRules: readonly AdmittedByRule[];
  /** The size that all limits and all enforced rules leave; undefined where one of the limits is unknown. */
  readonly admittedUnits: bigint | undefined;
  readonly cost: RoundTripCost | undefined;
  readonly exitPlan: DecisionExitPlan | undefined;
  /** Units held on the other side that the signal closes first, which have left in the portfolio above; absent for none. */
  readonly closesUnits?: bigint;
}

/** A rule's finding, without the rule's id and unit. */
export interface Finding {
  readonly outcome: Outcome;
  /** Set whenever the outcome is not PASS. */
  readonly reason?: ReasonCode | undefined;
  readonly observed?: number | undefined;
  readonly limit?: number | undefined;
  /** One sentence for a person. */
  readonly message: string;
  /** When the rule stops denying by itself, as things stand, UTC milliseconds; absent where it does not say. */
  readonly untilMs?: number | undefined;
  /** Set where it is only shown and neither denies nor reduces: it rests on too little, or the policy says so. */
  readonly isDryRun?: true | undefined;
}

/** A finding with its rule. */
export interface RuleOutcome extends Finding {
  readonly rule: string;
  readonly unit: RuleUnit;
}

/**
 * One reason to deny or reduce a trade. A rule never sees another rule's outcome.
 *
 * @example
 * export const minimumPrice: Rule = {
 *   id: "minimum-price",
 *   reason: "PRICE_TOO_LOW",
 *   unit: "price",
 *   requirement: "The last close is at least the policy's minimum.",
 *   limitName: "minimumPrice",
 *   canBeDisabled: false,
 *   limitOf: (policy) => policy.minimumPrice,
 *   evaluate(evaluation) {
 *     const limit = evaluation.policy.minimumPrice;
 *     const observed = evaluation.readings.lastClosePrice;
 *     if (observed === undefined) return notEvaluable(evaluation, "the price", limit);
 *     const message = `last close ${observed}, at least ${limit} needed`;
 *     return passIf(observed >= limit, this.reason, { observed, limit, message });
 *   },
 * };
 */
export interface Rule {
  /** Kebab-case, equal to the name of its file. */
  readonly id: string;
  /** Its reason code when it fails or reduces. */
  readonly reason: ReasonCode;
  readonly unit: RuleUnit;
  /** What must hold, in one sentence. */
  readonly requirement: string;
  /** The limit, by its name in the policy; docs/rules.md shows it. */
  readonly limitName: string;
  /** Whether a policy can turn it off; it then answers DISABLED. */
  readonly canBeDisabled: boolean;
  /** The limit where it does not depend on the signal; undefined otherwise. */
  limitOf(policy: RiskPolicy, costModel: CostModel): number | undefined;
  /** Whether decisions report the rule at all; absent for one that all of them report. */
  appliesTo?(evaluation: SizedEvaluation): boolean;
  /**
   * The most units, in whole lots, that a rule which reduces sizes leaves; undefined for no limit, and where it is not
   * evaluable. Absent for rules that do not, and for those whose limits the size has already (sizing/).
   */
  admittedUnits?(evaluation: SizedEvaluation): bigint | undefined;
  evaluate(evaluation: Evaluation): Finding;
}

/** PASS if the comparison holds, otherwise FAIL; write comparisons so that NaN makes them false. */
export function passIf(
  holds: boolean,
  reason: ReasonCode,
  { observed, limit, message }: Omit<Finding, "outcome" | "reason">,
): Finding {
  return holds
    ? { outcome: "PASS", observed, limit, message }
    : { outcome: "FAIL", reason, observed, limit, message };
}

/** The finding of a rule that lacks an input. */
export function notEvaluable(evaluation: SizedEvaluation, what: string, limit?: number): Finding {
  const isFlat = evaluation.signal.expectedReturnBps === 0;
  return {
    outcome: "NOT_EVALUABLE",
    reason: isFlat ? "NO_DIRECTION" : "INPUT_MISSING",
    limit,
    message: isFlat
      ? `${what} cannot be judged: the forecast expects no move, so there is no side`
      : `${what} cannot be judged: an input is missing (see finite-inputs)`,
  };
}

/** The finding of a rule that lacks a fact of the portfolio as a whole: it denies. */
export function missingFacts(
  { portfolio }: Pick<SizedEvaluation, "portfolio">,
  what: string,
): Finding {
  const message =
    portfolio.facts === undefined
      ? `${what} cannot be judged: the facts of the portfolio are not stated`
      : `${what} cannot be judged: the facts of the portfolio lack it`;
  return { outcome: "NOT_EVALUABLE", reason: "INPUT_MISSING", message };
}
