import { dataJson, sha256Hex } from "#lib/kernel/canonical.ts";
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
  return sha256Hex(dataJson(policy));
}

/** The settings that a decision is made under; a request may bring neither. */
interface Settings {
  readonly policy: RiskPolicy | undefined;
  readonly costModel: CostModel | undefined;
}

/** Hashes of a request's body, and of all that the decision is made from. */
export interface InputHashes {
  readonly requestHash: string;
  readonly inputHash: string;
}

/**
 * Hashes the inputs with the settings that the request brings, and with those that apply: the canonical
 * JSON of `{ costModel, inputs, policy }`, where what is absent is left out.
 */
export function hashInputs(
  inputs: EvaluationInputs,
  brought: Settings,
  applied: Settings,
): InputHashes {
  const inputsJson = dataJson(inputs);
  const inputHash = sha256Hex(bodyJson(inputsJson, applied));
  const isSame = brought.policy === applied.policy && brought.costModel === applied.costModel;
  return {
    inputHash,
    requestHash: isSame ? inputHash : sha256Hex(bodyJson(inputsJson, brought)),
  };
}

function bodyJson(inputsJson: string, { policy, costModel }: Settings): string {
  const members = [`"inputs":${inputsJson}`];
  if (costModel !== undefined) members.unshift(`"costModel":${dataJson(costModel)}`);
  if (policy !== undefined) members.push(`"policy":${dataJson(policy)}`);
  return `{${members.join(",")}}`;
}
