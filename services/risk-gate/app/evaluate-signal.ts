import type { CostModel } from "#lib/kernel/cost.ts";
import { repeatedAnswer } from "#lib/kernel/idempotency.ts";
import { decisionName, hashInputs } from "../domain/decision.ts";
import type { EvaluationInputs } from "../domain/inputs.ts";
import { judgeSignal } from "../domain/judge-signal.ts";
import { appliedPolicy } from "../domain/policy/policy-limits.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import type { DecisionStore, DecisionWriter, RecordedDecision } from "./ports.ts";

/** What a caller asks: a signal, under the service's policy and cost model or its own. */
export interface SignalRequest {
  readonly requestId: string;
  readonly inputs: EvaluationInputs;
  readonly policy: RiskPolicy | undefined;
  readonly costModel: CostModel | undefined;
}

/** What decisions are made with. */
export interface DecisionDependencies {
  readonly decisions: DecisionStore;
  /** Applies where a request brings none. */
  readonly policy: RiskPolicy;
  /** Applies where a request brings none. */
  readonly costModel: CostModel;
  readonly nowMs: () => number;
}

/**
 * Judges a signal, as far as the trading state of its portfolio lets it through, and stores the decision. The same request id with the same body gets the first
 * answer again, also under a policy that has changed since.
 * @throws Fault ALREADY_EXISTS REQUEST_ID_REUSED when the id came with another body before.
 */
export function evaluateSignal(
  dependencies: DecisionDependencies,
  request: SignalRequest,
): Promise<RecordedDecision> {
  return dependencies.decisions.write((writer) => decideOnce(dependencies, writer, request));
}

/** `evaluateSignal` within a transaction. @throws Fault ALREADY_EXISTS REQUEST_ID_REUSED. */
export function decideOnce(
  dependencies: DecisionDependencies,
  writer: DecisionWriter,
  request: SignalRequest,
): RecordedDecision {
  const { requestId, inputs } = request;
  const { policy = dependencies.policy, costModel = dependencies.costModel } = request;
  const hashes = hashInputs(inputs, request, { policy, costModel });
  const { requestHash } = hashes;
  const name = decisionName(requestId);
  const known = writer.find(name);
  if (known !== undefined) {
    return repeatedAnswer(known, { field: "request_id", id: requestId, hash: requestHash });
  }
  const tradingState = writer.tradingState(inputs.portfolio.portfolio);
  const isRestricted = tradingState !== undefined && tradingState.state !== "ACTIVE";
  const judged = isRestricted ? { ...inputs, tradingState } : inputs;
  // No caller states it, so that it is no part of what identifies the request.
  const { inputHash, policyHash, inputsJson } = isRestricted
    ? hashInputs(judged, request, { policy, costModel })
    : hashes;
  const decision = {
    ...judgeSignal(judged, policy, costModel),
    name,
    auditSet: inputs.auditSet,
    instrument: inputs.instrument,
    forecast: inputs.forecast.forecast,
    confidenceBasis: inputs.forecast.confidenceBasis,
    asOfMs: inputs.forecast.asOfMs,
    createTimeMs: dependencies.nowMs(),
    inputHash,
    policyHash,
    ...(inputs.rate === undefined ? {} : { rate: inputs.rate }),
  };
  const applied = appliedPolicy(policy, inputs.instrument, inputs.forecast.interval);
  const basis = { inputs: judged, policy, costModel };
  return writer.record({ decision, requestId, requestHash, applied, basis, inputsJson });
}
