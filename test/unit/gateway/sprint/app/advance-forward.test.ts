import assert from "node:assert/strict";
import { test } from "node:test";
import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import {
  type AdvanceForwardDependencies,
  advanceForward,
} from "#gateway/sprint/app/advance-forward.ts";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import type { Sprint, SprintPolicy } from "#gateway/sprint/domain/sprint.ts";
import type { SprintState } from "#gateway/sprint/domain/state.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";

const dayMs = 86_400_000;
/** Close of the session of a date in July 2025; the 4th is a holiday, a Friday. */
const july = (day: number) => Date.UTC(2025, 6, day) + dayMs;

const policy: SprintPolicy = {
  forecast: { pinned: { lookbackBars: 2 }, minimumScoredForecasts: 1, lookbackBars: 2 },
  risk: { pinned: { minimumExpectedReturnBps: 30 }, mode: "RESEARCH" },
  costModel: {},
  execution: {},
  gates: [],
};
const forward: Sprint = {
  name: "sprints/f",
  requestId: "forward/f",
  spec: {
    tickers: ["AAPL", "MSFT"],
    audits: 1,
    interval: "DAY_1",
    horizonBars: 5,
    spacingBars: 0,
    startingCashMicros: 1n,
    riskOverrides: {},
  },
  state: "WAITING",
  policy,
  policyHash: "p",
  dataHash: "d",
  asOfTimesMs: [july(2)],
  overlappingAudits: 0,
  completedAudits: 1,
  portfolio: "portfolios/p",
  createTimeMs: 0,
  currency: "USD",
  build: "b",
  forward: { id: "f", requested: {}, needs: [], markets: [] },
};

/** Daily bars of a ticker on dates of July 2025. */
function history(ticker: string, days: readonly number[]) {
  const bar = { open: 1, high: 1, low: 1, close: 1, volumeUnits: 1 };
  const bars = days.map((day) => ({ startTimeMs: july(day) - dayMs, ...bar }));
  const made = { provenance: "REAL", source: "made.csv", dataHash: "d", hasOpens: true } as const;
  return barHistory({ instrument: instrumentOfTicker(ticker), interval: "DAY_1", ...made }, bars);
}

/** What a call is answered at an instant, with bars of one ticker up to the 2nd and of the other up to a date. */
function advanceAt(
  nowMs: number,
  change: {
    readonly state?: SprintState;
    readonly risk?: Canonical;
    readonly overdue?: number;
  } = {},
) {
  const { state = "WAITING", risk = policy.risk.pinned, overdue = 3 } = change;
  const calls: string[] = [];
  const peers = {
    forecast: { policy: async () => ({ forecast: policy.forecast, minimumBars: 2 }) },
    riskGate: {
      policy: async () => ({
        risk: { ...policy.risk, pinned: risk },
        costModel: {},
        maximumShareByExchange: {},
        holdingLimit: { sessions: 5 },
      }),
    },
    execution: { policy: async () => ({}) },
  } as unknown as Peers;
  const dependencies: AdvanceForwardDependencies = {
    forward: {
      byForwardId: async () => ({ ...forward, state }),
      listForward: async () => [],
      nights: async () => [],
      beginNight: async () => true,
    },
    readHistory: async (ticker) => history(ticker, ticker === "AAPL" ? [1, 2, 3, 7] : [1, 2]),
    peers,
    start: () => void calls.push("start"),
    startNight: async (_, begin) => {
      calls.push("startNight");
      return begin();
    },
    goOn: async () => {
      calls.push("goOn");
      return true;
    },
    statedPolicy: ({ risk: { pinned } }) => ({ risk: pinned }),
    overdueSessions: overdue,
    nowMs: () => nowMs,
    build: "b",
  };
  return { advanced: advanceForward(dependencies, "f"), calls };
}

test("nothing is added while no session has closed, on a holiday and over a weekend", async () => {
  for (const nowMs of [july(2) + 1, july(3) - 1]) {
    const { outcome, message, missingSessions } = await advanceAt(nowMs).advanced;
    assert.deepEqual([outcome, missingSessions], ["NO_SESSION", 0]);
    assert.match(message, /^no session has closed since 2025-07-02: nothing to add$/);
  }
  const overWeekend = await advanceAt(july(6)).advanced;
  assert.equal(overWeekend.missingSessions, 1, "that of the 3rd: the 4th was a holiday");
});

test("bars that are not there are awaited, by the tickers that lack them, and overdue from a number of sessions on", async () => {
  const first = await advanceAt(july(3)).advanced;
  assert.equal(first.outcome, "BARS_AWAITED");
  assert.equal(
    first.message,
    "1 session since 2025-07-02 without bars of MSFT (last 2025-07-02): nothing to add yet",
  );
  assert.equal((await advanceAt(july(7)).advanced).outcome, "BARS_AWAITED");
  const third = await advanceAt(july(8)).advanced;
  assert.deepEqual([third.outcome, third.missingSessions], ["BARS_OVERDUE", 3]);
  assert.match(third.message, /see why its source has none$/);
  assert.equal((await advanceAt(july(8), { overdue: 4 }).advanced).outcome, "BARS_AWAITED");
  assert.equal((await advanceAt(july(3), { overdue: 1 }).advanced).outcome, "BARS_OVERDUE");
});

test("a night that runs or failed goes on before anything is planned", async () => {
  const running = advanceAt(july(3), { state: "RUNNING" });
  assert.equal((await running.advanced).outcome, "NIGHT_UNDER_WAY");
  assert.deepEqual(running.calls, ["start"]);
  const failed = advanceAt(july(3), { state: "FAILED" });
  assert.equal((await failed.advanced).outcome, "NIGHT_UNDER_WAY");
  assert.deepEqual(failed.calls, ["startNight", "goOn"]);
});

test("other settings in force are refused by name and value, also where there is nothing to add", async () => {
  const risk = { minimumExpectedReturnBps: 20, longOnly: true };
  await assert.rejects(advanceAt(july(2) + 1, { risk }).advanced, {
    reason: "SPRINT_STATE",
    message:
      "forward sprint f pinned other settings than are in force: risk.longOnly none -> true, " +
      "risk.minimumExpectedReturnBps 30 -> 20; run it under the settings that it pinned, or begin another under a new name",
  });
});
