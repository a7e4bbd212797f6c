import assert from "node:assert/strict";
import { test } from "node:test";
import { totalBps } from "#lib/kernel/cost.ts";
import { Fault, invalidField } from "#lib/kernel/fault.ts";
import { shareOf, toMicros } from "#lib/kernel/money.ts";
import {
  type DecisionDependencies,
  evaluateSignal,
  type SignalRequest,
} from "#services/risk-gate/app/evaluate-signal.ts";
import { type BatchItem, evaluateSignals } from "#services/risk-gate/app/evaluate-signals.ts";
import {
  fallingForecast,
  inputsWith,
  risingForecast,
  policy as riskPolicy,
} from "../calm-signal.ts";
import { decidingInto, type StoredDecisions } from "./memory-decisions.ts";

const decideAll = (dependencies: DecisionDependencies, items: readonly BatchItem[]) =>
  evaluateSignals(dependencies, items);

/** A signal of a ticker for a portfolio with so much cash that one purchase takes most of it. */
function signalOf(ticker: string, forecast = risingForecast): SignalRequest {
  const portfolio = { equityMicros: 100_000_000_000n, cashMicros: 4_000_000_000n };
  const inputs = inputsWith({ instrument: { ticker }, forecast, portfolio });
  return { requestId: `batch/${ticker}`, inputs, policy: undefined, costModel: undefined };
}

const verdictsOf = (evaluated: Awaited<ReturnType<typeof decideAll>>) =>
  evaluated.map((one) => (one instanceof Fault ? one.reason : one.decision.verdict));

test("a batch decides as one call after the other, with the cash that earlier orders leave", async () => {
  const items = [signalOf("A"), signalOf("B"), signalOf("C", fallingForecast), signalOf("D")];
  const together = await decideAll(decidingInto(new Map()), items);
  const alone = decidingInto(new Map());
  let reservedMicros = 0n;
  for (const [index, item] of items.entries()) {
    const { portfolio } = item.inputs;
    const cashMicros = portfolio.cashMicros - reservedMicros;
    const inputs = { ...item.inputs, portfolio: { ...portfolio, cashMicros } };
    const recorded = await evaluateSignal(alone, { ...item, inputs });
    assert.deepEqual(together[index], recorded);
    const { verdict, size, cost } = recorded.decision;
    const notional = size.allowedUnits * toMicros(100);
    if (verdict !== "DENY") reservedMicros += notional + shareOf(notional, totalBps(cost!.entry));
  }
  assert.deepEqual(verdictsOf(together), ["ALLOW", "ALLOW_REDUCED", "DENY", "DENY"]);
});

test("a short takes as much cash from later signals as a purchase does", async () => {
  const policy = { ...riskPolicy, longOnly: false };
  const signals = [signalOf("A", fallingForecast), signalOf("B", fallingForecast)];
  const items = signals.map((signal) => ({ ...signal, policy }));
  const evaluated = await decideAll(decidingInto(new Map()), items);
  assert.deepEqual(verdictsOf(evaluated), ["ALLOW", "ALLOW_REDUCED"]);
});

test("what leaves of its own instrument pays for a signal first, and for no other", async () => {
  const poor = { cashMicros: 0n, heldUnits: 40n, leavingUnits: 40n };
  const withLeaving = (ticker: string, leavingCashMicros: bigint): SignalRequest => {
    const signal = signalOf(ticker);
    const portfolio = { ...signal.inputs.portfolio, ...poor, leavingCashMicros };
    return { ...signal, inputs: { ...signal.inputs, portfolio } };
  };
  const items = [withLeaving("A", 9_000_000_000n), signalOf("B"), withLeaving("C", 1_000_000_000n)];
  const b = {
    ...items[1]!,
    inputs: { ...items[1]!.inputs, portfolio: { ...items[1]!.inputs.portfolio, cashMicros: 0n } },
  };
  const evaluated = await decideAll(decidingInto(new Map()), [items[0]!, b, items[2]!]);
  assert.deepEqual(verdictsOf(evaluated), ["ALLOW", "DENY", "ALLOW_REDUCED"]);
});

test("orders allowed earlier in a batch leave less of the share of their exchange, and of no other", async () => {
  const limit = { ...riskPolicy, maximumShareByExchange: { XNSA: 0.05, XNAI: 0.05 } };
  const listed = (ticker: string, exchange: string): SignalRequest => {
    const { inputs, ...signal } = signalOf(ticker);
    const instrument = { ...inputs.instrument, exchange };
    const portfolio = {
      ...inputs.portfolio,
      cashMicros: 100_000_000_000n,
      exchangeAvailableMicros: 4_000_000_000n,
    };
    return { ...signal, policy: limit, inputs: { ...inputs, instrument, portfolio } };
  };
  const items = ["A", "B", "C"].map((ticker) => listed(ticker, "XNSA"));
  const evaluated = await decideAll(decidingInto(new Map()), [...items, listed("D", "XNAI")]);
  const units = evaluated.map((one) =>
    one instanceof Fault ? -1n : one.decision.size.allowedUnits,
  );
  assert.deepEqual(units, [30n, 10n, 0n, 30n]);
  assert.deepEqual(verdictsOf(evaluated), ["ALLOW", "ALLOW_REDUCED", "DENY", "ALLOW"]);
});

test("a batch that is repeated gets the first answers, and so does each of its signals alone", async () => {
  const stored: StoredDecisions = new Map();
  const items = [signalOf("A"), signalOf("B")];
  const first = await decideAll(decidingInto(stored), items);
  assert.deepEqual(await decideAll(decidingInto(stored), items), first);
  assert.equal(stored.size, 2);
  assert.equal(await evaluateSignal(decidingInto(stored), signalOf("A")), first[0]);
});

test("a batch whose repeat has fewer signals before one refuses that one: its cash is another", async () => {
  const stored: StoredDecisions = new Map();
  await decideAll(decidingInto(stored), [signalOf("A"), signalOf("B")]);
  const again = await decideAll(decidingInto(stored), [signalOf("B")]);
  assert.deepEqual(verdictsOf(again), ["REQUEST_ID_REUSED"]);
});

test("a signal that cannot be decided has its Fault in its place and takes no cash", async () => {
  const stored: StoredDecisions = new Map();
  const broken = invalidField("forecast.as_of_time", "is required");
  const taken = signalOf("B");
  await evaluateSignal(decidingInto(stored), { ...taken, inputs: signalOf("other").inputs });
  const evaluated = await decideAll(decidingInto(stored), [broken, taken, signalOf("C")]);
  assert.deepEqual(verdictsOf(evaluated), ["FIELD_INVALID", "REQUEST_ID_REUSED", "ALLOW"]);
});

test("a second signal of one instrument is refused", async () => {
  const second = { ...signalOf("A"), requestId: "batch/again" };
  const evaluated = await decideAll(decidingInto(new Map()), [signalOf("A"), second]);
  assert.deepEqual(verdictsOf(evaluated), ["ALLOW", "FIELD_INVALID"]);
});

test("a defect undoes the whole batch", async () => {
  const stored: StoredDecisions = new Map();
  let times = 0;
  const nowMs = () => {
    times += 1;
    if (times === 2) throw new TypeError("no clock");
    return 0;
  };
  const items = [signalOf("A"), signalOf("B")];
  await assert.rejects(decideAll({ ...decidingInto(stored), nowMs }, items), /no clock/);
  assert.equal(stored.size, 0);
});

test("other work can run after every eight signals of a batch", async () => {
  let slices = 0;
  const items = Array.from({ length: 20 }, (_, index) => signalOf(`T${index}`));
  const dependencies = decidingInto(new Map(), () => {
    slices += 1;
  });
  await decideAll(dependencies, items);
  assert.equal(slices, 2);
});
