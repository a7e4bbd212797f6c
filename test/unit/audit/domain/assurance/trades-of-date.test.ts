import assert from "node:assert/strict";
import { test } from "node:test";
import { worseOfArms, worseOfTrades } from "#services/audit/domain/assurance/trades-of-date.ts";
import { sampleTrade } from "#test/unit/audit/sample-evidence.ts";

type Trades = Parameters<typeof worseOfTrades>[0];

const trade = (entryTimeMs: number, exitTimeMs: number, profit: bigint) =>
  sampleTrade({ entryTimeMs, exitTimeMs, netPnlMicros: profit });
const profitOf = (trades: Trades) =>
  Number(trades.reduce((sum, { netPnlMicros }) => sum + netPnlMicros, 0n)) / trades.length;

test("trades that were entered before any was closed count alike, in one bar or in several", () => {
  const together = [trade(1, 9, 3n), trade(2, 9, -9n), trade(1, 1, 3n)];
  assert.equal(worseOfTrades(together.slice(0, 2), profitOf), -3);
  assert.equal(worseOfTrades([together[0]!, together[2]!], profitOf), 3);
});

test("one that was entered later makes a date worse and never better, on whichever side of a limit that is", () => {
  const [first, lucky, unlucky] = [trade(1, 2, -4n), trade(2, 3, 8n), trade(2, 3, -8n)];
  assert.equal(worseOfTrades([first, lucky], profitOf), -4);
  assert.equal(worseOfTrades([first, unlucky], profitOf), -6);
  assert.equal(worseOfTrades([first, lucky], profitOf, "AT_MOST"), 2);
});

test("of two arms it is credited to neither", () => {
  const difference = (base: Trades, other: Trades) => profitOf(other) - profitOf(base);
  const again = [trade(1, 2, -4n), trade(2, 3, 8n)];
  const once = [trade(1, 2, 1n)];
  assert.deepEqual(worseOfArms(again, once, difference), { base: -5, other: -1 });
  assert.deepEqual(worseOfArms(once, once, difference), { base: -0, other: 0 });
});
