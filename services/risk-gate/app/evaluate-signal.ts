import type { CostModel } from "#lib/kernel/cost.ts";
import { decisionName } from "#lib/kernel/decision-name.ts";
import { repeatedAnswer } from "#lib/kernel/idempotency.ts";
import { type AppliedSettings, type DecisionHashes, hashInputs } from "../domain/decision.ts";
import type { EvaluationInputs } from "../domain/inputs.ts";
import { judgeSignal } from "../domain/judge-signal.ts";
import { appliedPolicy } from "../domain/policy/policy-limits.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import { isSameChange, type TradingStateChange } from "../domain/trading-state.ts";
import type { DecisionRecord, DecisionStore, DecisionWriter, RecordedDecision } from "./ports.ts";

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
 *
 * It judges ahead of the transaction, while others commit: there it is seen whether the trading state is still the one
 * that was judged under.
 * @throws Fault ALREADY_EXISTS REQUEST_ID_REUSED when the id came with another body before.
 */
export function evaluateSignal(
  dependencies: DecisionDependencies,
  request: SignalRequest,
): Promise<RecordedDecision> {
  const { decisions } = dependencies;
  const settled = settledRequest(dependencies, request);
  const { portfolio } = request.inputs.portfolio;
  const state = decisions.lastTradingState(portfolio);
  const ahead = decide(settled, state);
  decisions.prepare(ahead);
  return decisions.write((writer) => {
    const known = answeredBefore(writer, settled);
    if (known !== undefined) return known;
    const inForce = writer.tradingState(portfolio);
    return writer.record(isSameChange(inForce, state) ? ahead : decide(settled, inForce));
  });
}

/** `evaluateSignal` within a transaction. @throws Fault ALREADY_EXISTS REQUEST_ID_REUSED. */
export function decideOnce(
  dependencies: DecisionDependencies,
  writer: DecisionWriter,
  request: SignalRequest,
): RecordedDecision {
  const settled = settledRequest(dependencies, request);
  const { portfolio } = request.inputs.portfolio;
  return (
    answeredBefore(writer, settled) ??
    writer.record(decide(settled, writer.tradingState(portfolio)))
  );
}

/** A request with the settings that apply to it, and what identifies it. */
interface SettledRequest {
  readonly request: SignalRequest;
  readonly name: string;
  readonly applied: AppliedSettings;
  readonly hashes: DecisionHashes;
  readonly nowMs: number;
}

function settledRequest(
  { policy: ownPolicy, costModel: ownCostModel, nowMs }: DecisionDependencies,
  request: SignalRequest,
): SettledRequest {
  const { requestId, inputs, policy = ownPolicy, costModel = ownCostModel } = request;
  const applied = { policy, costModel };
  const hashes = hashInputs(inputs, request, applied);
  return { request, name: decisionName(requestId), applied, hashes, nowMs: nowMs() };
}

function answeredBefore(
  writer: DecisionWriter,
  { request: { requestId: id }, name, hashes }: SettledRequest,
): RecordedDecision | undefined {
  const known = writer.find(name);
  return known && repeatedAnswer(known, { field: "request_id", id, hash: hashes.requestHash });
}

function decide(
  { request, name, applied, hashes, nowMs }: SettledRequest,
  tradingState: TradingStateChange | undefined,
): DecisionRecord {
  const { requestId, inputs } = request;
  const { policy, costModel } = applied;
  const isRestricted = tradingState !== undefined && tradingState.state !== "ACTIVE";
  const judged = isRestricted ? { ...inputs, tradingState } : inputs;
  // No caller states it, so that it is no part of what identifies the request.
  const { inputHash, policyHash, inputsJson } = isRestricted
    ? hashInputs(judged, request, applied)
    : hashes;
  const decision = {
    ...judgeSignal(judged, policy, costModel),
    name,
    auditSet: inputs.auditSet,
    instrument: inputs.instrument,
    forecast: inputs.forecast.forecast,
    confidenceBasis: inputs.forecast.confidenceBasis,
    asOfMs: inputs.forecast.asOfMs,
    createTimeMs: nowMs,
    inputHash,
    policyHash,
    ...(inputs.rate === undefined ? {} : { rate: inputs.rate }),
  };
  return {
    decision,
    requestId,
    requestHash: hashes.requestHash,
    applied: appliedPolicy(policy, inputs.instrument, inputs.forecast.interval),
    basis: { inputs: judged, policy, costModel },
    inputsJson,
  };
}
