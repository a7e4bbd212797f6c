import type { Canonical } from "#lib/kernel/canonical.ts";
import { Fault, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import { forwardIdProblem } from "#lib/kernel/forward-id.ts";
import { requestHashOf } from "#lib/kernel/idempotency.ts";
import type { BarHistory, BarQuality } from "../../market-data/app/bar-history.ts";
import { policyHash } from "../domain/digest.ts";
import { checkForwardSpec, forwardRequestId, type GateNeeds } from "../domain/forward-plan.ts";
import { type OfferedGate, selectGates } from "../domain/gate-selection.ts";
import { sprintNameOf } from "../domain/paired-sprints.ts";
import { sharedTimes } from "../domain/plan.ts";
import { checkSpec } from "../domain/spec-rules.ts";
import type { PinnedGate, Sprint, SprintSpec } from "../domain/sprint.ts";
import { trialsOf } from "../domain/trials/trial.ts";
import { variedSettings } from "../domain/varied-settings.ts";
import {
  type CreateSprintDependencies,
  checkBaseline,
  checkOwnGates,
  removedFault,
  trialBarsOf,
} from "./create-sprint.ts";
import { refuseUnknownAllowances } from "./data-quality.ts";
import { currencyOf } from "./find-rates.ts";
import { pinData } from "./pin-data.ts";
import { readHistories } from "./pinned-data.ts";
import { planHorizon, type SpecDefaulted } from "./plan-horizon.ts";
import { refuseSealed } from "./sealed-bars.ts";
import { askTradingPolicy } from "./trading-policy.ts";

/** What CreateForwardSprint works with. */
export type CreateForwardDependencies = Omit<
  CreateSprintDependencies,
  "readFrontier" | "readWholeHistory" | "frontierGates" | "trials"
>;

/** Asks for every gate of the gateway: evidence grows until it is in reach. */
const manyAudits = 1_000_000;

/**
 * Pins the policy, the gates and the terms of a forward sprint, which waits for its first night. A second call with
 * the same spec finds it.
 * @param defaults - which fields of the spec hold the gateway's default because the request states none.
 * @throws Fault FIELD_INVALID, also for another spec than that of the first call, naming what differs; those of
 *   `createSprint`.
 */
export async function createForward(
  {
    journal,
    readHistory,
    storedUntil,
    seals,
    peers,
    gates,
    warmUpBars,
    nowMs,
    build,
  }: CreateForwardDependencies,
  id: string,
  requested: SprintSpec,
  defaults: SpecDefaulted = { horizonBars: false },
): Promise<Sprint> {
  const problem = forwardIdProblem(id);
  if (problem !== undefined) throw invalidField("forward_id", problem);
  checkForwardSpec(requested);
  const requestId = forwardRequestId(id);
  const tickers = requested.tickers.map((name) => name.replace("/", "-"));
  checkSpec({ ...requested, tickers });
  const known = await journal.byRequestId(requestId);
  if (known !== undefined) return sameForward(id, known.answer, requested);
  const removed = await journal.removedByRequestId(requestId);
  if (removed !== undefined) throw removedFault(requestId, removed);

  if (requested.baselineSprint !== undefined)
    await checkBaseline(journal, requested.baselineSprint);
  const histories = await readHistories(readHistory, tickers, requested.interval);
  const spec = { ...requested, tickers: histories.map(({ instrument }) => instrument.ticker) };
  checkSpec(spec);
  refuseUnknownAllowances(spec);
  await refuseSealed(seals, spec.tickers);
  const currency = currencyOf(spec.baseCurrency, histories);
  const { pins, qualities } = await pinData(readHistory, spec, histories, currency);
  refuseRewrittenPrices(histories, qualities);
  const exchanges = histories.map(({ instrument }) => instrument.exchange);
  const [offered, { gates: offeredGates, familyAlphaRatio }] = await Promise.all([
    askTradingPolicy(peers, spec, exchanges),
    peers.audit.judging(),
    peers.audit.checkFactsArrive(),
  ]);
  if (spec.gates === undefined) checkOwnGates(gates, offeredGates);
  const { asked, notAsked } = selectGates({ ...spec, audits: manyAudits }, gates, offeredGates);
  const policy = { ...offered.policy, gates: asked };
  const horizon = planHorizon(spec, histories, offered.holdingLimit, defaults);
  checkWarmUp(histories, Math.max(warmUpBars, offered.minimumBars));
  const sprint: Sprint = {
    name: sprintNameOf(requestId),
    requestId,
    spec: horizon.spec,
    state: "WAITING",
    policy,
    policyHash: policyHash(policy),
    ...pins,
    ...(notAsked.length > 0 && { gatesNotAsked: notAsked }),
    asOfTimesMs: [],
    overlappingAudits: 0,
    holdingBars: horizon.heldBars,
    completedAudits: 0,
    portfolio: "",
    createTimeMs: nowMs(),
    build,
    forward: {
      id,
      requested: canonicalSpec(requested),
      needs: needsOf(asked, offeredGates),
      markets: histories.map(({ instrument: { exchange, assetClass } }) => ({
        exchange,
        assetClass,
      })),
    },
  };
  const trials = trialsOf(sprint, await trialBarsOf(histories, storedUntil), {
    familyAlphaRatio,
  });
  return journal.insert(sprint, requestHashOf(requested), trials);
}

/** The sprint of an earlier call. @throws Fault FIELD_INVALID naming every setting that differs */
function sameForward(id: string, known: Sprint, requested: SprintSpec): Sprint {
  if (known.forward === undefined) {
    throw invalidField("forward_id", `${id} is taken: ${known.name} has the request id of it`);
  }
  const varied = variedSettings(known.forward.requested, canonicalSpec(requested));
  if (varied.length === 0) return known;
  throw invalidFields(
    varied.map(({ path, baseJson, otherJson }) => ({
      field: `spec.${path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      description:
        `is ${otherJson || "not stated"}, but forward sprint ${id} was created with ` +
        `${baseJson || "none stated"}: ask as then, or begin another under a new name`,
    })),
  );
}

/** Amounts as texts: JSON has no whole numbers of any size. */
function canonicalSpec({ startingCashMicros, ...spec }: SprintSpec): Canonical {
  return { ...spec, startingCashMicros: `${startingCashMicros}` } as unknown as Canonical;
}

function needsOf(asked: readonly PinnedGate[], offered: readonly OfferedGate[]): GateNeeds[] {
  return asked.map(({ gate }) => {
    const found = offered.find((one) => one.gate === gate);
    return {
      gate,
      effectiveAudits: found?.requiredAudits ?? 0,
      auditRuns: found?.requiredAuditRuns ?? 0,
      closes: found?.requiredCloses ?? 0,
    };
  });
}

/** Every dividend would change all prices under open positions and waiting forecasts. */
function refuseRewrittenPrices(
  histories: readonly BarHistory[],
  qualities: readonly BarQuality[],
): void {
  const violations = histories.flatMap(({ instrument: { ticker }, source }, at) => {
    if (qualities[at]?.basis !== "FULLY_ADJUSTED") return [];
    const description =
      `the prices of ${ticker} from ${source} are adjusted for dividends, so that each dividend rewrites all of ` +
      "them under open positions; import prices as traded or adjusted for splits alone";
    return [{ field: `spec.tickers[${at}]`, description }];
  });
  if (violations.length > 0) throw invalidFields(violations);
}

function checkWarmUp(histories: readonly BarHistory[], needed: number): void {
  const shared = sharedTimes(histories.map(({ closeTimesMs }) => closeTimesMs)).length;
  if (shared >= needed) return;
  throw new Fault(
    "INVALID_ARGUMENT",
    "BARS_TOO_FEW",
    `spec.tickers: ${shared} bars that all tickers share are fewer than the ${needed} that the first forecast needs; ` +
      "import more bars",
    { violations: [{ field: "spec.tickers", description: `${shared} shared bars of ${needed}` }] },
  );
}
