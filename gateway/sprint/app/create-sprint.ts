import { Fault, invalidField } from "#lib/kernel/fault.ts";
import { repeatedAnswer, requestHashOf, spentRequestId } from "#lib/kernel/idempotency.ts";
import type { BarHistory, ReadHistory, StoredUntil } from "../../market-data/app/bar-history.ts";
import { policyHash } from "../domain/digest.ts";
import { type GateSelection, type OfferedGate, selectGates } from "../domain/gate-selection.ts";
import { sprintNameOf } from "../domain/paired-sprints.ts";
import { planAudits, sharedTimes } from "../domain/plan.ts";
import { type RemovedSprint, removalText } from "../domain/removed-sprint.ts";
import { checkSpec, checkSubmission } from "../domain/spec-rules.ts";
import type { Sprint, SprintPolicy, SprintSpec } from "../domain/sprint.ts";
import type { Seal } from "../domain/trials/seal.ts";
import { type NewTrial, type TrialBars, trialsOf } from "../domain/trials/trial.ts";
import { refuseUnknownAllowances } from "./data-quality.ts";
import { checkLookback, findIntraday } from "./find-intraday.ts";
import { currencyOf } from "./find-rates.ts";
import { mergeFrontier } from "./merge-frontier.ts";
import type { Peers } from "./peers.ts";
import { pinData } from "./pin-data.ts";
import { dataHashOf, readHistories } from "./pinned-data.ts";
import { planHorizon, type SpecDefaulted } from "./plan-horizon.ts";
import { planOpening, refuseUnreachable } from "./plan-opening.ts";
import type { ReadFrontier, SealRegister, SprintJournal, TrialRegister } from "./ports.ts";
import { checkOpens, sealToOpen } from "./sealed-bars.ts";
import { askTradingPolicy, type OfferedTradingPolicy } from "./trading-policy.ts";

/** What CreateSprint works with. */
export interface CreateSprintDependencies {
  readonly journal: SprintJournal;
  /** Bars as sprints see them: of a ticker that is sealed those before its seal. */
  readonly readHistory: ReadHistory;
  /** All bars, for a sprint that opens a seal. */
  readonly readWholeHistory: ReadHistory;
  /** How far bars reached that could ever be seen. */
  readonly storedUntil: StoredUntil;
  readonly seals: SealRegister;
  readonly trials: Pick<TrialRegister, "numberOf">;
  /** The frontier universe, with what is stored of it. */
  readonly readFrontier: ReadFrontier;
  /** The services, with the short patience of a caller who waits. */
  readonly peers: Peers;
  /** Names of the gates that a sprint which names none is judged by, where it can reach them. */
  readonly gates: readonly string[];
  /** Names of those that such a sprint with the frontier universe is judged by besides. */
  readonly frontierGates: readonly string[];
  /** Bars of history before the first as-of. */
  readonly warmUpBars: number;
  readonly nowMs: () => number;
  /** The build that runs. */
  readonly build: string;
}

/**
 * Plans a sprint and pins its policy, data and gates. What any service would refuse later is refused here,
 * with what to do. The id is derived from the request id, so that a repeated request finds the sprint of
 * the first.
 * @param defaults - which fields of the spec hold the gateway's default because the request states
 *   none: such a horizon reaches to the holding limit at least.
 * A seal is opened with it where an assured PASS can come of that, or the spec says anyway.
 * @throws Fault FIELD_INVALID, INSTRUMENT_UNKNOWN, BARS_TOO_FEW, BARS_INVALID, BARS_QUARANTINED,
 *   REQUEST_ID_REUSED; GATE_SPEC_UNKNOWN when the audit service lacks one of `gates` or
 *   `frontierGates` that the sprint would be judged by; PEER_UNREACHABLE or FACTS_PENDING when it
 *   would wait in vain for the facts of the sprint; that of a peer.
 */
export async function createSprint(
  dependencies: CreateSprintDependencies,
  requestId: string,
  requestedSpec: SprintSpec,
  defaults: SpecDefaulted = { horizonBars: false },
): Promise<Sprint> {
  const { journal } = dependencies;
  checkSpec({ ...requestedSpec, tickers: canonicalTickers(requestedSpec) });
  const specHash = requestHashOf(requestedSpec);
  const known = await journal.byRequestId(requestId);
  if (known !== undefined) {
    const request = { field: "request_id", id: requestId, hash: specHash };
    return repeatedAnswer(known, request, known.answer.name);
  }
  const removed = await journal.removedByRequestId(requestId);
  if (removed !== undefined) throw removedFault(requestId, removed);
  const planned = await planSprint(dependencies, requestId, requestedSpec, defaults);
  const { sprint, trials } = planned;
  if (planned.seal !== undefined) {
    const opening = await planOpening(dependencies, { ...planned, seal: planned.seal });
    refuseUnreachable(opening, requestedSpec);
  }
  return journal.insert(sprint, specHash, trials);
}

/** A sprint that could be created. */
export interface PlannedSprint {
  readonly sprint: Sprint;
  readonly trials: readonly NewTrial[];
  /** Audit runs whose horizons share no bar. */
  readonly windows: number;
  /** The same of the bars that positions are held for. */
  readonly tradeWindows: number;
  /** The seal that it would open; absent for none. */
  readonly seal?: Seal;
}

/**
 * Plans a sprint and pins its policy, data and gates, and keeps nothing.
 * @throws Fault as `createSprint`, but for request ids
 */
export async function planSprint(
  {
    journal,
    readHistory: readSealed,
    readWholeHistory,
    storedUntil,
    seals,
    readFrontier,
    peers,
    gates,
    frontierGates,
    warmUpBars,
    nowMs,
    build,
  }: CreateSprintDependencies,
  requestId: string,
  requestedSpec: SprintSpec,
  defaults: SpecDefaulted,
): Promise<PlannedSprint> {
  const requestedTickers = canonicalTickers(requestedSpec);
  checkSpec({ ...requestedSpec, tickers: requestedTickers });
  const seal = await sealToOpen(seals, requestedSpec);
  const readHistory = seal === undefined ? readSealed : readWholeHistory;
  if (requestedSpec.baselineSprint !== undefined) {
    await checkBaseline(journal, requestedSpec.baselineSprint);
  }
  const requestedHistories = await readHistories(
    readHistory,
    requestedTickers,
    requestedSpec.interval,
  );
  // A name that stands for another ticker is that ticker from here on.
  const resolvedSpec = {
    ...requestedSpec,
    tickers: requestedHistories.map(({ instrument }) => instrument.ticker),
  };
  checkSpec(resolvedSpec);
  refuseUnknownAllowances(resolvedSpec);
  const merged = requestedSpec.includeFrontierTickers
    ? await mergeFrontier(readFrontier, resolvedSpec, requestedHistories)
    : undefined;
  const mergedSpec = { ...resolvedSpec, ...(merged && { tickers: merged.tickers }) };
  const histories = merged?.histories ?? requestedHistories;
  checkOpens(seal, mergedSpec.tickers);
  // What is merged is converted into the currency of what was requested.
  const currency = currencyOf(mergedSpec.baseCurrency, requestedHistories);
  const { pins, rates } = await pinData(readHistory, mergedSpec, histories, currency);
  const intraday =
    mergedSpec.intradayPass && (await findIntraday(readHistory, histories, mergedSpec));
  const ownGates = new Set([...gates, ...(merged ? frontierGates : [])]);
  const [{ policy, minimumBars, holdingLimit, notAsked, familyAlphaRatio }] = await Promise.all([
    resolvePolicy(peers, [...ownGates], mergedSpec, histories),
    peers.audit.checkFactsArrive(),
  ]);
  if (policy.forecast.submissionSource !== undefined) checkSubmission(mergedSpec);
  const { intradayPass: pass } = mergedSpec;
  if (pass !== undefined) checkLookback(pass, minimumBars);
  const horizon = planHorizon(mergedSpec, histories, holdingLimit, defaults);
  const { spec: plannedSpec, heldBars, longestHoldingBars } = horizon;
  // A lot leaves at the open after its holding limit; bars until then must follow the last as-of.
  const settlementBars = Math.max(plannedSpec.horizonBars, longestHoldingBars + 1);
  // The first as-of of what opens a seal is the last close before it: all outcomes are sealed bars.
  const beforeSeal = seal === undefined ? 0 : sharedBarsUntil(histories, seal.fromMs);
  const plan = planAudits(
    histories.map(({ instrument: { ticker }, source, closeTimesMs }) => {
      return { ticker, source, closeTimesMs };
    }),
    {
      ...{ ...plannedSpec, holdingBars: longestHoldingBars, settlementBars },
      warmUpBars: Math.max(warmUpBars, minimumBars, beforeSeal),
    },
  );
  const sprint: Sprint = {
    name: sprintNameOf(requestId),
    requestId,
    spec: plannedSpec,
    state: "RUNNING",
    policy,
    policyHash: policyHash(policy),
    ...pins,
    ...(intraday && {
      dataHash: dataHashOf(histories, rates, intraday.histories),
      intradaySeries: intraday.pinned,
      intradayMinimumBars: minimumBars,
    }),
    ...(merged && { frontierMerge: merged.merge }),
    ...(notAsked.length > 0 && { gatesNotAsked: notAsked }),
    asOfTimesMs: plan.asOfTimesMs,
    overlappingAudits: plan.overlappingAudits,
    settlementBars,
    holdingBars: heldBars,
    completedAudits: 0,
    portfolio: "",
    createTimeMs: nowMs(),
    build,
  };
  const trials = trialsOf(sprint, await trialBarsOf(histories, storedUntil), {
    familyAlphaRatio,
    openedFromMs: seal?.fromMs,
  });
  const { disjointAudits: windows, disjointHoldings: tradeWindows } = plan;
  return { sprint, trials, windows, tradeWindows, ...(seal && { seal }) };
}

function canonicalTickers({ tickers }: Pick<SprintSpec, "tickers">): readonly string[] {
  return tickers.map((name) => name.replace("/", "-"));
}

/**
 * The policy that a sprint pins, so that a service restarted with another configuration in the middle of
 * it does not change it.
 */
async function resolvePolicy(
  peers: Peers,
  ownGates: readonly string[],
  spec: SprintSpec,
  histories: readonly BarHistory[],
): Promise<
  Omit<OfferedTradingPolicy, "policy"> & {
    policy: SprintPolicy;
    notAsked: GateSelection["notAsked"];
    familyAlphaRatio: number;
  }
> {
  const exchanges = histories.map(({ instrument }) => instrument.exchange);
  const [offered, { gates: offeredGates, familyAlphaRatio }] = await Promise.all([
    askTradingPolicy(peers, spec, exchanges),
    peers.audit.judging(),
  ]);
  // Those that the request names replace them, whatever the configuration says.
  if (spec.gates === undefined) checkOwnGates(ownGates, offeredGates);
  const { asked, notAsked } = selectGates(spec, ownGates, offeredGates);
  return { ...offered, policy: { ...offered.policy, gates: asked }, notAsked, familyAlphaRatio };
}

/** How many bars that all tickers share close up to an instant. */
function sharedBarsUntil(histories: readonly BarHistory[], untilMs: number): number {
  const shared = sharedTimes(histories.map(({ closeTimesMs }) => closeTimesMs));
  return shared.filter((closeMs) => closeMs <= untilMs).length;
}

/** The bars by which trials are counted. */
export async function trialBarsOf(
  histories: readonly BarHistory[],
  storedUntil: StoredUntil,
): Promise<readonly TrialBars[]> {
  const bars: TrialBars[] = [];
  for (const { instrument, provenance, closeTimesMs } of histories) {
    const { ticker } = instrument;
    const storedUntilMs = await storedUntil(ticker, provenance);
    bars.push({ ticker, provenance, closeTimesMs, ...(storedUntilMs && { storedUntilMs }) });
  }
  return bars;
}

/** Its name follows from the request id, and evidence of the removed sprint stays under it. */
export function removedFault(requestId: string, removed: RemovedSprint): Fault {
  const finding = `is that of ${removed.name}, which ${removalText(removed)}`;
  return spentRequestId({ field: "request_id", id: requestId }, finding);
}

export function checkOwnGates(own: readonly string[], offered: readonly OfferedGate[]): void {
  const known = offered.map(({ gate }) => gate);
  const unknown = own.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new Fault(
    "FAILED_PRECONDITION",
    "GATE_SPEC_UNKNOWN",
    `the audit service has no gate ${unknown}, which sprints.gates or sprints.frontierGates of gateway.yaml names; it has ${known.join(", ")}`,
  );
}

/** @throws Fault FIELD_INVALID for a baseline whose evidence may still grow, or is not there. */
export async function checkBaseline(
  journal: Pick<SprintJournal, "get">,
  name: string,
): Promise<void> {
  const state = (await journal.get(name))?.state;
  if (state === "SUCCEEDED") return;
  const found = state === undefined ? `there is no ${name}` : `${name} is ${state}`;
  const description = `must be a sprint that has SUCCEEDED; ${found}`;
  throw invalidField("spec.baseline_sprint", description);
}
