import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import { dataHashOf } from "#gateway/sprint/app/pinned-data.ts";
import type { SprintJournal } from "#gateway/sprint/app/ports.ts";
import { type RunnerOptions, SprintRunner } from "#gateway/sprint/app/sprint-runner.ts";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";
import { nextState, type SprintState } from "#gateway/sprint/domain/state.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { concludingPeers } from "#test/support/concluding-peers.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";

const day = 86_400_000;

const bar = { open: 1, high: 1, low: 1, close: 1, volumeUnits: 1 };
const history = barHistory(
  {
    instrument: instrumentOfTicker("T"),
    interval: "DAY_1",
    provenance: "SYNTHETIC",
    source: "made.csv",
    dataHash: "d",
    hasOpens: true,
  },
  [0, day, 2 * day].map((startTimeMs) => ({ startTimeMs, ...bar })),
);

/** A sprint of one audit run, all of whose steps are journalled: only the verdict is missing. */
export function almostDone(name: string, state: SprintState = "RUNNING"): Sprint {
  return {
    name,
    requestId: name,
    spec: {
      tickers: ["T"],
      audits: 1,
      interval: "DAY_1",
      horizonBars: 1,
      spacingBars: 0,
      startingCashMicros: 1n,
      riskOverrides: {},
    },
    state,
    policy: {
      forecast: { pinned: {}, minimumScoredForecasts: 1, lookbackBars: 2 },
      risk: { pinned: {}, mode: "RESEARCH" },
      costModel: {},
      execution: {},
      gates: [],
    },
    policyHash: "p",
    dataHash: dataHashOf([history]),
    asOfTimesMs: [day],
    overlappingAudits: 0,
    completedAudits: 1,
    portfolio: "portfolios/p",
    createTimeMs: 0,
    currency: "USD",
    build: "b",
  };
}

export type Scorecard = Awaited<ReturnType<Peers["audit"]["scorecard"]>>;
const counts = { effectiveAudits: 0, auditRuns: 0, closes: 0 };
export const scorecard: Scorecard = { json: {}, contentHash: "s", counts };

export const full = new Fault("RESOURCE_EXHAUSTED", "STORAGE_NOT_WRITABLE", "the disk is full");
export const locked = new Fault("FAILED_PRECONDITION", "DATABASE_LOCKED", "another program has it");

/** A runner over sprints in memory, whose verdicts come when `scorecard` resolves. */
export function world(
  sprints: readonly Sprint[],
  score: (signal: AbortSignal) => Promise<Scorecard>,
  options: Partial<RunnerOptions> & { readonly journalFault?: () => Fault | undefined } = {},
) {
  const kept = new Map(sprints.map((sprint) => [sprint.name, sprint]));
  let verdictsAsked = 0;
  const journal: Partial<SprintJournal> = {
    get: async (name) => kept.get(name),
    byRequestId: async () => undefined,
    unfinished: async () => [...kept.values()],
    stepsAfter: async () => [step(1), step(2)],
    move: async (name, event, outcome) => {
      const fault = options.journalFault?.();
      if (fault !== undefined) throw fault;
      const sprint = kept.get(name)!;
      const state = nextState(sprint.state, event);
      if (state !== undefined) kept.set(name, { ...sprint, ...outcome, state });
      return { moved: state !== undefined, state: state ?? sprint.state };
    },
  };
  const step = (sequence: number) => ({
    sequence,
    kind: "AUDIT" as const,
    audit: sequence,
    asOfMs: day,
    tickers: [],
    stepHash: "h",
    facts: [],
    build: "b",
  });
  const runner = new SprintRunner(
    {
      journal: journal as SprintJournal,
      readHistory: async () => history,
      seals: { getSeal: async () => undefined },
      nights: async () => [],
      peersForSprint: (signal) =>
        concludingPeers({
          scorecard: () => {
            verdictsAsked += 1;
            return score(signal);
          },
        }),
      forecastsAhead: 1,
      changed: () => undefined,
      nextChange: () => Promise.resolve(),
      build: "b",
      letOthersRun: () => Promise.resolve(),
    },
    quietLogger,
    { maximumActive: 1, ...options },
  );
  return { runner, stateOf: (name: string) => kept.get(name), asked: () => verdictsAsked };
}

/** A peer that never answers until the call is cancelled. */
export const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Fault("CANCELLED", "CANCELLED", "cut")));
  });

export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
