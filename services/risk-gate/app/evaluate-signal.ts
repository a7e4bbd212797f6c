import type { CostModel } from "#lib/kernel/cost.ts";
import { repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import { decisionName, inputHash, policyHash } from "../domain/decision.ts";
import type { EvaluationInputs } from "../domain/inputs.ts";
import { judgeSignal } from "../domain/judge-signal.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import type { DecisionArchive, RecordedDecision } from "./ports.ts";

/** What a caller asks: a signal, under the service's policy and cost model or its own. */
export interface SignalRequest {
  readonly requestId: string;
  readonly inputs: EvaluationInputs;
  readonly policy: RiskPolicy | undefined;
  readonly costModel: CostModel | undefined;
}

/** What the service decides with when the request brings nothing. */
export interface DecisionRooms {
  readonly archive: DecisionArchive;
  readonly policy: RiskPolicy;
  readonly costModel: CostModel;
  readonly nowMs: () => number;
}

/**
 * Judges a signal and keeps the decision. The same request id with the same body gets the first
 * answer again, also under a policy that has changed since.
 * @throws Fault ALREADY_EXISTS REQUEST_ID_REUSED when the id came with another body before.
 */
export async function evaluateSignal(
  rooms: DecisionRooms,
  request: SignalRequest,
): Promise<RecordedDecision> {
  const { requestId, inputs } = request;
  const name = decisionName(requestId);
  const { policy: ownPolicy, costModel: ownCostModel } = request;
  const requestHash = requestHashOf({ inputs, policy: ownPolicy, costModel: ownCostModel });
  const repeated = { field: "request_id", id: requestId, hash: requestHash };
  const known = await rooms.archive.find(name);
  if (known !== undefined) return repeatedAnswer(known, repeated);

  const policy = request.policy ?? rooms.policy;
  const costModel = request.costModel ?? rooms.costModel;
  const decision = {
    name,
    auditSet: inputs.auditSet,
    instrument: inputs.instrument,
    forecast: inputs.forecast.forecast,
    confidenceBasis: inputs.forecast.confidenceBasis,
    asOfMs: inputs.forecast.asOfMs,
    createTimeMs: rooms.nowMs(),
    inputHash: inputHash(inputs, policy, costModel),
    policyHash: policyHash(policy),
    ...judgeSignal(inputs, policy, costModel),
  };
  const kept = await rooms.archive.keep({ decision, requestId, requestHash });
  return repeatedAnswer(kept, repeated);
}
