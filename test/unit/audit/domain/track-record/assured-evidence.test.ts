import assert from "node:assert/strict";
import { test } from "node:test";
import { assuredEvidence } from "#services/audit/domain/track-record/assured-evidence.ts";
import type { TrackRecord } from "#services/audit/domain/track-record/track-record.ts";
import { dailyRecord, dayMs, startMs } from "./sample-records.ts";

/** Trades by the day of opening and of closing and their return. */
function tradesOf(...trades: (readonly [open: number, close: number, ret: number])[]): TrackRecord {
  return {
    kind: "TRADES",
    returns: Float64Array.from(trades, ([, , ret]) => ret),
    openTimesMs: trades.map(([open]) => startMs + open * dayMs),
    endTimesMs: trades.map(([, close]) => startMs + close * dayMs),
  };
}

function clustersOf(record: TrackRecord, rulesFixedMs?: number) {
  const found = assuredEvidence(record, { ...(rulesFixedMs !== undefined && { rulesFixedMs }) });
  assert.ok("clusters" in found);
  return found;
}

test("where nothing began after the rules were fixed the evidence says so", () => {
  const rulesFixedMs = startMs + 1_000 * dayMs;
  for (const [record, what] of [
    [tradesOf([0, 5, 0.01], [6, 7, 0.5]), "trade"],
    [dailyRecord(Float64Array.of(0.01, 0.02)), "period"],
  ] as const) {
    assert.deepEqual(assuredEvidence(record, { rulesFixedMs }), {
      reason: `no ${what} began after the rules were fixed; bring the returns since`,
    });
  }
});

test("a trade that is opened while those before are held is no observation", () => {
  const record = tradesOf([0, 5, 0.01], [2, 4, 0.5], [4, 9, 0.7], [5, 8, 0.02], [8, 9, 0.03]);
  assert.deepEqual(clustersOf(record), { clusters: [[0.01], [0.02], [0.03]], leftOut: 2 });
});

test("trades of one date are one observation, and the next begins after the last of them", () => {
  const record = tradesOf([0, 2, 0.01], [0, 6, 0.05], [3, 4, 0.9], [6, 7, -0.02]);
  assert.deepEqual(clustersOf(record), { clusters: [[0.01, 0.05], [-0.02]], leftOut: 1 });
});

test("a trade that is opened once another of its date has closed is not of the same observation", () => {
  const record = tradesOf([0, 0.1, 0.01], [0.05, 0.2, 0.03], [0.3, 0.4, 0.08]);
  assert.deepEqual(clustersOf(record), { clusters: [[0.01, 0.03], [0.08]], leftOut: 0 });
});

test("trades of which one does not say when it was opened are no evidence", () => {
  const { openTimesMs: _, ...record } = tradesOf([0, 1, 0.01]);
  const found = assuredEvidence(record, {});
  assert.ok("reason" in found);
  assert.match(found.reason, /when it was opened/);
});

test("only what began once the rules were fixed counts", () => {
  const daily = dailyRecord(Float64Array.of(0.01, 0.02, 0.03, 0.04));
  const fixedMs = startMs + 2 * dayMs;
  assert.deepEqual(clustersOf(daily, fixedMs), { clusters: [[0.03], [0.04]], leftOut: 2 });
  // When the first period began is not known.
  const early = clustersOf(daily, startMs - 9 * dayMs);
  assert.deepEqual(early, { clusters: [[0.02], [0.03], [0.04]], leftOut: 1 });
  const trades = tradesOf([0, 3, 0.01], [2, 4, 0.02], [4, 5, 0.03]);
  assert.deepEqual(clustersOf(trades, fixedMs), { clusters: [[0.02], [0.03]], leftOut: 1 });
});
