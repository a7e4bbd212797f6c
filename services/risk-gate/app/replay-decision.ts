import type { CostModel } from "#lib/kernel/cost.ts";
import { Fault, notFound } from "#lib/kernel/fault.ts";
import { type Decision, policyHash } from "../domain/decision.ts";
import type { DecisionBasis } from "../domain/decision-basis.ts";
import { type Judgement, judgeSignal } from "../domain/judge-signal.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import { judgementDifferences } from "../domain/replay/judgement-differences.ts";
import { pricedVerdict } from "../domain/replay/priced-verdict.ts";
import type { ReplayedVerdict } from "../domain/replay/replay-sums.ts";
import type { DecisionHistory, RememberedDecision } from "./decision-history.ts";

/** What decisions are judged under again; what is absent stays as it was. */
export interface Candidate {
  readonly policy: RiskPolicy | undefined;
  readonly costModel: CostModel | undefined;
}

/** A decision that was judged again. */
export interface DecisionReplay extends ReplayedVerdict {
  readonly factSequence: number;
  /** Name of the decision. */
  readonly decision: string;
  /** The decision as it would be now. */
  readonly replayedDecision: Decision;
}

/** A stored decision with all that it was made from. */
export interface ReplayableDecision extends RememberedDecision {
  readonly basis: DecisionBasis;
}

/**
 * A stored decision with what it was made from.
 * @throws Fault NOT_FOUND RESOURCE_NOT_FOUND; FAILED_PRECONDITION DECISION_INPUTS_MISSING.
 */
export function requireReplayable(history: DecisionHistory, name: string): ReplayableDecision {
  const found = history.find(name);
  if (found === undefined) throw notFound("decision", name);
  const { basis } = found;
  if (basis === undefined) throw inputsMissing(`decision ${name} was`);
  return { ...found, basis };
}

/** Judges the stored inputs of a decision again. Its own policy and cost model give what was stored. */
export function replayDecision(
  { decision: stored, basis, factSequence }: ReplayableDecision,
  candidate: Candidate,
): DecisionReplay {
  const { inputs } = basis;
  const { policy = basis.policy, costModel = basis.costModel } = candidate;
  const replayed = judgeSignal(inputs, policy, costModel);
  return {
    factSequence,
    decision: stored.name,
    stored: pricedVerdict(stored, inputs),
    replayed: pricedVerdict(replayed, inputs),
    differences: judgementDifferences(judgementOf(stored), replayed),
    replayedDecision: { ...stored, ...replayed, policyHash: policyHash(policy) },
  };
}

/** How many decisions are judged between two iterations of the event loop: some milliseconds. */
const decisionsTogether = 8;

/**
 * Judges decisions of an audit set again, after a place in their order. Other calls go on meanwhile.
 * @throws Fault FAILED_PRECONDITION DECISION_INPUTS_MISSING where the set has decisions, but none with inputs.
 */
export async function replayDecisions(
  { history, letOthersRun }: ReplayDependencies,
  { auditSet, after, limit }: { auditSet: string; after: number; limit: number },
  candidate: Candidate,
): Promise<readonly DecisionReplay[]> {
  const replays: DecisionReplay[] = [];
  for (const { basis, ...one } of history.page(auditSet, after, limit)) {
    if (replays.length % decisionsTogether === decisionsTogether - 1) await letOthersRun();
    if (basis !== undefined) replays.push(replayDecision({ ...one, basis }, candidate));
  }
  if (replays.length === 0 && after === 0 && history.withoutInputs(auditSet) > 0) {
    throw inputsMissing(`all decisions of ${auditSet} were`);
  }
  return replays;
}

/** What replays work with. */
export interface ReplayDependencies {
  readonly history: DecisionHistory;
  /** Resolves once the event loop has run. */
  readonly letOthersRun: () => Promise<void>;
}

/** What a decision has beside its judgement. */
const identity: Readonly<Record<Exclude<keyof Decision, keyof Judgement>, true>> = {
  name: true,
  auditSet: true,
  instrument: true,
  forecast: true,
  confidenceBasis: true,
  asOfMs: true,
  createTimeMs: true,
  inputHash: true,
  policyHash: true,
  rate: true,
};

function judgementOf(decision: Decision): Judgement {
  const judgement = Object.entries(decision).filter(([name]) => !Object.hasOwn(identity, name));
  return Object.fromEntries(judgement) as unknown as Judgement;
}

function inputsMissing(what: string): Fault {
  const message = `${what} made by a version of pmx that kept no inputs beside the hash (policy, cost model, forecast and portfolio); evaluate the signal again under another request id`;
  return new Fault("FAILED_PRECONDITION", "DECISION_INPUTS_MISSING", message);
}
