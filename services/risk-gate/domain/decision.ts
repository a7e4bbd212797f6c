import { type Canonical, hashOf, sha256Hex } from "#lib/kernel/canonical.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { ConfidenceBasis, EvaluationInputs } from "./inputs.ts";
import type { Judgement } from "./judge-signal.ts";
import type { RiskPolicy } from "./policy/risk-policy.ts";

/** A judgement with its identity and what it was made from. */
export interface Decision extends Judgement {
  /** `decisions/{id}`; the id is derived from the request id. */
  readonly name: string;
  readonly auditSet: string;
  readonly instrument: Instrument;
  readonly forecast: string;
  readonly confidenceBasis: ConfidenceBasis;
  /** As-of of the forecast, UTC milliseconds. */
  readonly asOfMs: number;
  /** When the decision was made, UTC milliseconds. */
  readonly createTimeMs: number;
  readonly inputHash: string;
  readonly policyHash: string;
}

/** The name of the decision that a request id asks for. */
export function decisionName(requestId: string): string {
  return `decisions/${sha256Hex(requestId).slice(0, 32)}`;
}

/** Hash of a policy, as stored on each decision. */
export function policyHash(policy: RiskPolicy): string {
  return hashOf(canonicalOf(policy));
}

/** Hash of all that a decision was made from: forecast, portfolio, policy and cost model. */
export function inputHash(
  inputs: EvaluationInputs,
  policy: RiskPolicy | undefined,
  costModel: CostModel | undefined,
): string {
  return hashOf(canonicalOf({ inputs, policy, costModel }));
}

/** Plain data with numbers that JSON lacks written as words, so that broken inputs hash too. */
function canonicalOf(value: unknown): Canonical {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(canonicalOf);
  if (typeof value !== "object" || value === null) return value as Canonical;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, canonicalOf(member)]),
  );
}
