import assert from "node:assert/strict";
import { test } from "node:test";
import { listReceipts } from "#services/forecast/app/list-receipts.ts";
import type { ListedReceipt, ReceiptStore } from "#services/forecast/app/ports.ts";
import {
  type SubmittedForecast,
  setHash,
  submissionHash,
} from "#services/forecast/domain/submission/submitted-forecast.ts";

const forecastAt = (asOfMs: number): SubmittedForecast => ({
  ...{ ticker: "AAPL", interval: "DAY_1", asOfMs, medianPrices: [100] },
  intervals: [{ tailRatio: 0.05, lowerPrices: [90], upperPrices: [110] }],
});

const setAt = (place: number, forecastCount: number): ListedReceipt => ({
  position: [1, place],
  receipt: {
    ...{ name: `forecastSets/${place}`, source: `forecastSets/${place}` },
    ...{ contentHash: "stored", receivedMs: 5, forecastCount },
  },
});

/** Sets that each hold forecasts of so many as-ofs, three rows at a time. */
function storeOf(sets: readonly ListedReceipt[], receivedMs = 5): ReceiptStore {
  return {
    list: (after, limit) =>
      sets.filter(({ position }) => position[1] > (after?.[1] ?? 0)).slice(0, limit),
    forecastsOf(source, after) {
      const { receipt } = sets.find((one) => one.receipt.source === source)!;
      return Array.from({ length: receipt.forecastCount }, (_, at) => at + 1)
        .filter((at) => at > (after?.asOfMs ?? 0))
        .slice(0, 3)
        .map((asOfMs) => {
          const key = { source, ticker: "AAPL", interval: "DAY_1" as const, asOfMs };
          return { key, forecast: forecastAt(asOfMs), receivedMs };
        });
    },
  };
}

const listed = async (receipts: ReceiptStore, most: number) => {
  let turns = 0;
  const othersTurn = async () => {
    turns += 1;
  };
  const { rows, count } = await listReceipts({ receipts, othersTurn }, undefined, most);
  return { rows, count, turns };
};

test("a set is hashed and counted by its rows, between which others have their turn", async () => {
  const { rows, count, turns } = await listed(storeOf([setAt(1, 7)]), 50);
  const hash = setHash([1, 2, 3, 4, 5, 6, 7].map((at) => submissionHash(forecastAt(at))));
  assert.deepEqual(
    [rows[0]!.receipt.contentHash, rows[0]!.receipt.forecastCount, count, turns],
    [hash, 7, 1, 3],
  );
});

test("rows of another time than the set's are not counted among those that came with it", async () => {
  const { rows } = await listed(storeOf([setAt(1, 7)], 4), 50);
  assert.equal(rows[0]!.receipt.forecastCount, 0);
});

test("a page ends after a large set, and says where another follows", async () => {
  const sets = [setAt(1, 1_001), setAt(2, 1)];
  const large = await listed(storeOf(sets), 50);
  assert.deepEqual([large.count, large.rows.length], [1, 2]);
  const full = await listed(storeOf([setAt(1, 1), setAt(2, 1)]), 1);
  assert.deepEqual([full.count, full.rows.length], [1, 2]);
  const all = await listed(storeOf([setAt(1, 1), setAt(2, 1)]), 2);
  assert.deepEqual([all.count, all.rows.length], [2, 2]);
});
