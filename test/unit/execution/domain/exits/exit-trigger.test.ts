import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { BarInterval } from "#lib/kernel/bar.ts";
import type { BarCounts } from "#lib/kernel/calendar.ts";
import type { HoldingLimit } from "#lib/kernel/trading.ts";
import {
  type HeldLot,
  triggerAtOpen,
  triggerInRange,
} from "#services/execution/domain/exits/exit-trigger.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";

/** An exchange whose calendar is not known, so that sessions are bars. */
const elsewhere = { exchange: "ELSEWHERE", assetClass: "US_EQUITY" } as const;
const long: HeldLot = {
  side: "BUY",
  exitPlan: { stopPrice: 95, targetPrice: 110 },
  entryBarStartMs: dayStart(0),
  barsCompleted: { DAY_1: 1 },
  instrument: elsewhere,
};
const short: HeldLot = { ...long, side: "SELL", exitPlan: { stopPrice: 105, targetPrice: 90 } };

test("a long stop inside the range fills at the stop", () => {
  assert.deepEqual(triggerInRange(long, barOn(1, 100, { low: 95, close: 97 })), {
    reason: "STOP",
    reference: "STOP_LEVEL",
    price: 95,
    triggerPrice: 95,
    gap: false,
  });
});

test("a long gap through the stop fills at the open", () => {
  assert.deepEqual(triggerAtOpen(long, barOn(1, 92)), {
    reason: "STOP",
    reference: "OPEN",
    price: 92,
    triggerPrice: 95,
    gap: true,
  });
});

test("an open exactly at the stop fills there and is no gap", () => {
  const trigger = triggerAtOpen(long, barOn(1, 95));
  assert.equal(trigger?.price, 95);
  assert.equal(trigger?.gap, false);
});

test("a long gap through the target fills at the better open", () => {
  const trigger = triggerAtOpen(long, barOn(1, 113));
  assert.equal(trigger?.reason, "TARGET");
  assert.equal(trigger?.price, 113);
  assert.equal(trigger?.gap, true);
});

test("a target inside the range fills at the target, not at the high", () => {
  assert.equal(triggerInRange(long, barOn(1, 100, { high: 120 }))?.price, 110);
});

test("when one bar holds both levels the stop is taken", () => {
  const both = barOn(1, 100, { high: 120, low: 90 });
  assert.equal(triggerInRange(long, both)?.reason, "STOP");
  assert.equal(triggerInRange(short, both)?.reason, "STOP");
});

test("a bar between the levels sets nothing off", () => {
  const quiet = barOn(1, 100, { high: 104, low: 96 });
  assert.equal(triggerAtOpen(long, quiet), undefined);
  assert.equal(triggerInRange(long, quiet), undefined);
});

test("a short stop is hit from below and gaps at a higher open", () => {
  assert.equal(triggerInRange(short, barOn(1, 100, { high: 105 }))?.price, 105);
  const gap = triggerAtOpen(short, barOn(1, 108));
  assert.equal(gap?.reason, "STOP");
  assert.equal(gap?.price, 108);
});

test("a limit of two sessions exits at the open of the third", () => {
  const limited: HeldLot = {
    ...long,
    exitPlan: { holdingLimit: { sessions: 2 } },
  };
  assert.equal(
    triggerAtOpen({ ...limited, barsCompleted: { DAY_1: 1 } }, barOn(1, 100)),
    undefined,
  );
  assert.deepEqual(triggerAtOpen({ ...limited, barsCompleted: { DAY_1: 2 } }, barOn(2, 100)), {
    reason: "TIME",
    reference: "OPEN",
    price: 100,
    gap: false,
  });
});

test("a limit of six hourly bars exits at the open of the seventh, and of one session at that of the next", () => {
  const reasonAfter = (
    count: number,
    holdingLimit: HoldingLimit,
    interval: BarInterval = "HOUR_1",
  ) => {
    const lot = { ...long, barsCompleted: { [interval]: count }, exitPlan: { holdingLimit } };
    return triggerAtOpen(lot, barOn(1, 100))?.reason;
  };
  const sixHours = { bars: 6, interval: "HOUR_1" } as const;
  assert.deepEqual([reasonAfter(5, sixHours), reasonAfter(6, sixHours)], [undefined, "TIME"]);
  const session = { sessions: 1 };
  assert.deepEqual([reasonAfter(6, session), reasonAfter(7, session)], [undefined, "TIME"]);
  // One daily bar is longer than six hours of a session of seven.
  assert.deepEqual(
    [reasonAfter(0, sixHours, "DAY_1"), reasonAfter(1, sixHours, "DAY_1")],
    [undefined, "TIME"],
  );
});

test("bars of two lengths together last a limit only when they cover as many sessions", () => {
  const reasonAfter = (barsCompleted: BarCounts, holdingLimit: HoldingLimit) =>
    triggerAtOpen({ ...long, barsCompleted, exitPlan: { holdingLimit } }, barOn(1, 100))?.reason;
  const five = { sessions: 5 };
  // Two sessions and an hour, as often as a daily bar is next.
  assert.equal(reasonAfter({ HOUR_1: 15 }, five), undefined);
  assert.equal(reasonAfter({ HOUR_1: 15, DAY_1: 2 }, five), undefined);
  assert.equal(reasonAfter({ HOUR_1: 20, DAY_1: 2 }, five), undefined);
  assert.equal(reasonAfter({ HOUR_1: 21, DAY_1: 2 }, five), "TIME");
  const tenHours = { bars: 10, interval: "HOUR_1" } as const;
  assert.equal(reasonAfter({ DAY_1: 1, HOUR_1: 2 }, tenHours), undefined);
  assert.equal(reasonAfter({ DAY_1: 1, HOUR_1: 3 }, tenHours), "TIME");
});

test("a session without bars counts where the exchange has a calendar, and its weekends and holidays do not", () => {
  // Entered on Friday 2024-06-14; the next sessions are the 17th, 18th and 20th: the 19th is a holiday.
  const entryBarStartMs = Date.UTC(2024, 5, 14);
  const reasonOn = (day: number, exchange: string, sessions: number) => {
    const lot: HeldLot = {
      ...long,
      instrument: { exchange, assetClass: "US_EQUITY" },
      entryBarStartMs,
      exitPlan: { holdingLimit: { sessions } },
    };
    const bar = { ...barOn(0, 100), startTimeMs: Date.UTC(2024, 5, day) };
    return triggerAtOpen(lot, bar)?.reason;
  };
  assert.deepEqual([reasonOn(20, "XNYS", 3), reasonOn(20, "XNYS", 4)], ["TIME", undefined]);
  assert.equal(reasonOn(20, "ELSEWHERE", 3), undefined);
  assert.equal(reasonOn(17, "XNYS", 2), undefined);
});

test("a limit of three calendar days counts the weekend, not the sessions", () => {
  const limited: HeldLot = {
    ...long,
    entryBarStartMs: dayStart(4),
    exitPlan: { holdingLimit: { calendarDays: 3 } },
  };
  assert.equal(triggerAtOpen(limited, barOn(6, 100)), undefined);
  assert.equal(triggerAtOpen(limited, barOn(7, 100))?.reason, "TIME");
});

test("a gap through the stop comes before a reached holding limit, long and short", () => {
  const limited: HeldLot = {
    ...long,
    exitPlan: { stopPrice: 95, holdingLimit: { sessions: 1 } },
  };
  const exit = triggerAtOpen(limited, barOn(1, 90));
  assert.deepEqual([exit?.reason, exit?.price, exit?.gap], ["STOP", 90, true]);
  const mirrored: HeldLot = {
    ...limited,
    side: "SELL",
    exitPlan: { ...limited.exitPlan, stopPrice: 105 },
  };
  assert.equal(triggerAtOpen(mirrored, barOn(1, 110))?.reason, "STOP");
});

test("a reached holding limit comes before a gap beyond the target", () => {
  const limited: HeldLot = {
    ...long,
    exitPlan: { stopPrice: 95, targetPrice: 105, holdingLimit: { sessions: 1 } },
  };
  assert.equal(triggerAtOpen(limited, barOn(1, 110))?.reason, "TIME");
});

test("a short is the mirror of a long: reflected prices give the reflected exit", () => {
  const price = fc.integer({ min: 1, max: 199 });
  const levels = fc.tuple(price, price).filter(([stop, target]) => stop < target);
  fc.assert(
    fc.property(fc.tuple(price, price, price, price), levels, (prices, [stop, target]) => {
      const [open, , , close] = prices;
      const bar = barOn(1, open, {
        high: Math.max(...prices),
        low: Math.min(...prices),
        close,
      });
      const mirrored = barOn(1, 200 - open, {
        high: 200 - bar.low,
        low: 200 - bar.high,
        close: 200 - close,
      });
      const up: HeldLot = { ...long, exitPlan: { stopPrice: stop, targetPrice: target } };
      const down: HeldLot = {
        ...short,
        exitPlan: { stopPrice: 200 - stop, targetPrice: 200 - target },
      };
      const ofLong = triggerAtOpen(up, bar) ?? triggerInRange(up, bar);
      const ofShort = triggerAtOpen(down, mirrored) ?? triggerInRange(down, mirrored);
      assert.equal(ofShort?.reason, ofLong?.reason);
      assert.equal(ofShort?.gap, ofLong?.gap);
      if (ofLong !== undefined) assert.equal(ofShort?.price, 200 - ofLong.price);
    }),
  );
});

test("an exit never fills at a price that the bar did not trade at", () => {
  const price = fc.double({ min: 50, max: 150, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(price, price, price, price), (prices) => {
      const [open, , , close] = prices;
      const bar = barOn(1, open, { high: Math.max(...prices), low: Math.min(...prices), close });
      for (const lot of [long, short]) {
        const trigger = triggerAtOpen(lot, bar) ?? triggerInRange(lot, bar);
        if (trigger !== undefined) {
          assert.ok(trigger.price >= bar.low && trigger.price <= bar.high);
        }
      }
    }),
  );
});
