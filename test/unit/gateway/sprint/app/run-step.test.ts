import assert from "node:assert/strict";
import { test } from "node:test";
import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { Advance } from "#gateway/sprint/app/execution-port.ts";
import type { ForecastView } from "#gateway/sprint/app/forecast-port.ts";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import type { PortfolioState } from "#gateway/sprint/app/portfolio-state.ts";
import { runStep } from "#gateway/sprint/app/run-step.ts";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";

const day = 86_400_000;
const tickers = ["A", "B", "C"];
const histories = tickers.map((ticker) =>
  barHistory(
    {
      instrument: instrumentOfTicker(ticker),
      interval: "DAY_1",
      provenance: "SYNTHETIC",
      source: "made.csv",
      dataHash: ticker,
      hasOpens: true,
    },
    [0, 1, 2].map((at) => ({
      startTimeMs: at * day,
      open: 10,
      high: 10,
      low: 10,
      close: 10,
      volumeUnits: 1,
    })),
  ),
);
const sprint = {
  name: "sprints/s",
  spec: { tickers, interval: "DAY_1", horizonBars: 1 },
  policy: { risk: { pinned: {} }, costModel: {} },
} as unknown as Sprint;

const forecasts = tickers.map((ticker) => ({
  name: `forecasts/${ticker}`,
  contentHash: ticker,
  bands: [],
  lastClosePrice: 10,
  fact: { source: "forecast", sequence: 1n },
})) as unknown as readonly ForecastView[];

const portfolio: PortfolioState = {
  name: "portfolios/p",
  equityMicros: 1_000_000_000n,
  availableCashMicros: 500_000_000n,
  heldUnits: new Map([["A", 3n]]),
  leavingUnits: new Map([["A", 1n]]),
  leavingCashMicros: new Map([["A", 40_000_000n]]),
  closing: new Map(),
  exchangeAvailableMicros: new Map([[instrumentOfTicker("B").exchange, 400n]]),
  facts: {
    exposures: [],
    history: { peakEquityMicros: 0n, dayStartEquityMicros: 0n, recentTrades: [] },
  },
  openOrders: [
    { clientOrderId: "earlier", ticker: "A", signedUnits: 2n, reservedCashMicros: 20n },
    {
      ...{ clientOrderId: "sprints/s/audits/2/B", ticker: "B", signedUnits: 7n },
      reservedCashMicros: 7n,
      exchangeReservedMicros: 5n,
    },
  ],
};

const endOfRun = {
  reason: "END_OF_RUN",
  side: "BUY",
  exitTimeMs: Date.UTC(2015, 0, 12),
  calendarDaysHeld: 4,
  sessionsHeld: 3,
  netPnlMicros: -5n,
} as const;

/** Peers that allow so many units of each ticker, and every call that was made to them. */
function peersAllowing(
  units: Readonly<Record<string, number>>,
  unfilledOrders: Advance["unfilledOrders"] = [],
  denied: readonly string[] = [],
  { held = portfolio, reversed = [] as readonly string[] } = {},
) {
  const calls: string[] = [];
  const seen: Parameters<Peers["riskGate"]["evaluate"]>[0][] = [];
  const peers = {
    execution: {
      async advance() {
        calls.push("advance");
        const fact = { source: "execution", sequence: 1n };
        return { portfolio: held, closedTrades: [], unfilledOrders, fact };
      },
      async endRun() {
        calls.push("endRun");
        const trade = { ticker: "B", netPnlMicros: -5n, exit: endOfRun, digest: {} };
        const unfilled = { ticker: "C", state: "EXPIRED", reason: "RUN_ENDED" };
        const fact = { source: "execution", sequence: 2n };
        return { portfolio, closedTrades: [trade], unfilledOrders: [unfilled], fact };
      },
      async portfolio() {
        calls.push("portfolio");
        return portfolio;
      },
      async reverse({ clientOrderId }: { clientOrderId: string }) {
        calls.push(`reverse ${clientOrderId}`);
        return { source: "execution", sequence: 2n };
      },
      async submit({ instrument }: { instrument: { ticker: string } }) {
        const { ticker } = instrument;
        calls.push(`submit ${ticker}`);
        const unfilled = { ticker, state: "DENIED", reason: "LOT_LIMIT" };
        return {
          unfilled: denied.includes(ticker) ? unfilled : undefined,
          fact: { source: "execution", sequence: 2n },
        };
      },
    },
    riskGate: {
      async evaluate(input: Parameters<Peers["riskGate"]["evaluate"]>[0]) {
        const asked = input.signals.map(({ instrument }) => instrument.ticker);
        calls.push(`evaluate ${asked.join(" ")}`);
        seen.push(input);
        const decisions = asked.map((ticker) => {
          const allowedUnits = units[ticker] ?? 0;
          const verdict = allowedUnits > 0 ? "ALLOW" : "DENY";
          const closes = reversed.includes(ticker) && { closesHeld: true };
          return { verdict, side: "BUY", allowedUnits, digest: {}, bindingRule: "", ...closes };
        });
        return { decisions, fact: { source: "risk-gate", sequence: 1n } };
      },
    },
  };
  return { peers: peers as unknown as Peers, calls, seen };
}

const plan = { sequence: 2, kind: "AUDIT", audit: 2, afterMs: day, asOfMs: 2 * day, closing: [] };

function step(peers: Peers, over: object = {}) {
  const context = { sprint, portfolio: portfolio.name, histories, rates: [], peers };
  const forecastsOf = async () => forecasts;
  const scoresOf = async () => [];
  return runStep({ ...context, forecastsOf, scoresOf }, { ...plan, ...over } as Parameters<
    typeof runStep
  >[1]);
}

test("a step takes the portfolio from the answer to its bars and asks for nothing twice", async () => {
  const { peers, calls } = peersAllowing({ A: 5, C: 2 });
  const { tickers: steps } = await step(peers);
  assert.deepEqual(calls, ["advance", "evaluate A B C", "submit A", "submit C"]);
  assert.deepEqual(
    steps.map(({ orderedUnits }) => orderedUnits),
    [5, 0, 2],
  );
});

test("the first step, which has no bars, asks for the portfolio once", async () => {
  const { peers, calls } = peersAllowing({});
  await step(peers, { afterMs: 2 * day });
  assert.deepEqual(calls, ["portfolio", "evaluate A B C"]);
});

test("a signal knows what is held, leaves and is ordered of its ticker, without the step's own order", async () => {
  const { peers, seen } = peersAllowing({ A: 5, B: 7 });
  await step(peers);
  assert.equal(seen[0]?.portfolio, portfolio);
  const held = seen[0]?.signals.map((signal) => {
    const { requestId, heldUnits, leavingUnits, pendingUnits } = signal;
    return { requestId, heldUnits, leavingUnits, pendingUnits };
  });
  assert.deepEqual(held, [
    { requestId: "sprints/s/audits/2/A", heldUnits: 3n, leavingUnits: 1n, pendingUnits: 2n },
    { requestId: "sprints/s/audits/2/B", heldUnits: 0n, leavingUnits: 0n, pendingUnits: 0n },
    { requestId: "sprints/s/audits/2/C", heldUnits: 0n, leavingUnits: 0n, pendingUnits: 0n },
  ]);
});

test("what is held on the other side is closed before the order of its signal, and also without one", async () => {
  const { peers, calls } = peersAllowing({ A: 5 }, [], [], { reversed: ["A", "C"] });
  await step(peers);
  assert.deepEqual(calls.slice(2), [
    "reverse sprints/s/audits/2/A/close",
    "submit A",
    "reverse sprints/s/audits/2/C/close",
  ]);
});

test("a step that is repeated after its close was ordered asks the same question and orders it once", async () => {
  const clientOrderId = "sprints/s/audits/2/A/close";
  const close = { clientOrderId, ticker: "A", signedUnits: 2n, reservedCashMicros: 0n };
  const held: PortfolioState = {
    ...portfolio,
    // Two more units leave by the close, for so much cash.
    leavingUnits: new Map([["A", 3n]]),
    leavingCashMicros: new Map([["A", 60_000_000n]]),
    closing: new Map([["A", { units: 2n, cashMicros: 20_000_000n }]]),
    openOrders: [...portfolio.openOrders, { ...close, closes: true }],
  };
  const first = peersAllowing({ A: 5 }, [], [], { reversed: ["A"] });
  await step(first.peers);
  const again = peersAllowing({ A: 5 }, [], [], { held, reversed: ["A"] });
  await step(again.peers);
  const asked = ({ seen: [input] }: typeof first) =>
    input?.signals.map(({ correlations, ...signal }) => ({
      ...signal,
      correlations: correlations(),
    }));
  assert.deepEqual(asked(again), asked(first));
  assert.deepEqual(again.calls.slice(2), ["submit A"]);
});

test("a signal knows the latest bar at the as-of, and none that closes later", async () => {
  const { peers, seen } = peersAllowing({});
  await step(peers);
  assert.deepEqual(
    seen[0]?.signals.map(({ latestBar }) => latestBar),
    tickers.map(() => ({ closePrice: 10, closeTimeMs: 2 * day })),
  );
});

test("the cash is the ledger's figure, with what it keeps for the step's own orders given back", async () => {
  const { peers, seen, calls } = peersAllowing({ A: 5, B: 7 });
  await step(peers);
  assert.equal(seen[0]?.cashMicros, 500_000_007n);
  assert.deepEqual(
    seen[0]?.signals.map(({ leavingCashMicros }) => leavingCashMicros),
    [40_000_000n, 0n, 0n],
  );
  // The order of B waits already: it was made before a crash.
  assert.deepEqual(calls.slice(-1), ["submit A"]);
});

test("what is left of a limited exchange is the ledger's figure, with the step's own orders given back", async () => {
  const { peers, seen } = peersAllowing({});
  await step(peers);
  assert.deepEqual(
    seen[0]?.signals.map(({ exchangeAvailableMicros }) => exchangeAvailableMicros),
    [405n, 405n, 405n],
  );
});

test("a step counts the orders that were denied, rejected and expired, and hashes why", async () => {
  const outcomes = [
    { ticker: "A", state: "REJECTED", reason: "CASH_TOO_LOW" },
    { ticker: "C", state: "EXPIRED", reason: "SESSION_PASSED" },
  ] as const;
  const made = await step(peersAllowing({ A: 5 }, outcomes, ["A"]).peers);
  assert.deepEqual(
    made.tickers.map(({ deniedOrders, rejectedOrders, expiredOrders, orderedUnits }) => [
      ...[deniedOrders, rejectedOrders, expiredOrders],
      orderedUnits,
    ]),
    [
      [1, 1, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 1, 0],
    ],
  );
  const other = [{ ...outcomes[0], reason: "MOVE_TAKEN" }, outcomes[1]];
  const again = await step(peersAllowing({ A: 5 }, other, ["A"]).peers);
  assert.notEqual(again.stepHash, made.stepHash);
  assert.deepEqual(made.facts, [
    { source: "execution", sequence: 2n },
    { source: "forecast", sequence: 1n },
    { source: "risk-gate", sequence: 1n },
  ]);
});

test("the settlement decides nothing, ends the run and counts what that closed", async () => {
  const { peers, calls } = peersAllowing({ A: 5 });
  const settled = await step(peers, { kind: "SETTLEMENT", audit: 0 });
  const { tickers: steps, facts } = settled;
  assert.deepEqual(calls, ["advance", "endRun"]);
  assert.deepEqual(
    steps.map((of) => [of.closedTrades, of.closedPnlMicros, of.expiredOrders]),
    [
      [0, 0n, 0],
      [1, -5n, 0],
      [0, 0n, 1],
    ],
  );
  assert.equal(facts.find(({ source }) => source === "execution")?.sequence, 2n);
  assert.deepEqual(
    steps.map(({ decisionVerdict }) => decisionVerdict),
    ["", "", ""],
  );
});
