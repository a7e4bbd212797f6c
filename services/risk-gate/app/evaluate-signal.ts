import type { CostModel } from "#lib/kernel/cost.ts";
import { Fault } from "#lib/kernel/fault.ts";
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
  const requestHash = inputHash(inputs, request.policy, request.costModel);
  const known = await rooms.archive.find(name);
  if (known !== undefined) return sameRequest(known, requestId, requestHash);

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
  return sameRequest(kept, requestId, requestHash);
}

function sameRequest(
  recorded: RecordedDecision,
  requestId: string,
  requestHash: string,
): RecordedDecision {
  if (recorded.requestHash === requestHash) return recorded;
  throw new Fault(
    "ALREADY_EXISTS",
    "REQUEST_ID_REUSED",
    `request_id ${requestId} was used before with another body; repeat the first body or choose another id`,
    { violations: [{ field: "request_id", description: "was used before with another body" }] },
  );
}
