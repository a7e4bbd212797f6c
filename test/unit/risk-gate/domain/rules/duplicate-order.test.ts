import assert from "node:assert/strict";
import { test } from "node:test";
import { type Exposure, recentTradesLimit } from "#lib/kernel/portfolio-facts.ts";
import type { PortfolioView } from "#services/risk-gate/domain/inputs.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import {
  type Changes,
  policy as calm,
  fallingForecast,
  findingOf,
  inputsWith,
} from "#test/unit/risk-gate/calm-signal.ts";
import { exposed, factsWith, tradeOf } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { refuseDuplicateOrders: true, longOnly: false };
/** Close of Tuesday 2017-01-03, by which the calm forecast was made. */
const asOfMs = Date.UTC(2017, 0, 4);
const wednesdayMs = Date.UTC(2017, 0, 5);

function found(
  history: Parameters<typeof factsWith>[0],
  amounts: Partial<Omit<Exposure, "instrument">> = {},
  { portfolio, ...changes }: Changes = {},
) {
  const facts = factsWith(history, [exposed({}, amounts)]);
  return findingOf("duplicate-order", { policy, ...changes, portfolio: { facts, ...portfolio } });
}

test("duplicate-order denies while an order of the instrument and side waits", () => {
  const fails = found({}, { waitingBuyMicros: 1n });
  assert.deepEqual([fails.outcome, fails.reason], ["FAIL", "DUPLICATE_ORDER"]);
  assert.equal(found({}, {}, { portfolio: { pendingUnits: 3n } }).outcome, "FAIL");
  for (const portfolio of [{ pendingUnits: -3n }, {}]) {
    assert.equal(found({}, { waitingSellMicros: 1n }, { portfolio }).outcome, "PASS");
    const sells = { portfolio, forecast: fallingForecast };
    assert.equal(found({}, { waitingSellMicros: 1n }, sells).outcome, "FAIL");
    assert.equal(
      found({}, { waitingBuyMicros: 1n }, { forecast: fallingForecast }).outcome,
      "PASS",
    );
  }
});

test("duplicate-order leaves orders of other instruments alone", () => {
  const facts = factsWith({ lastBarCloseMs: wednesdayMs }, [
    exposed({ ticker: "MSFT" }, { waitingBuyMicros: 1n, heldMicros: 1n }),
  ]);
  assert.equal(findingOf("duplicate-order", { policy, portfolio: { facts } }).outcome, "PASS");
});

test("duplicate-order counts what is held as filled on the as-of only where a session followed it", () => {
  const held = { heldMicros: 5n };
  assert.equal(found({}, held).outcome, "PASS");
  assert.equal(found({ lastBarCloseMs: asOfMs }, held).outcome, "PASS");
  assert.equal(found({ lastBarCloseMs: wednesdayMs }, held).outcome, "FAIL");
  assert.equal(found({ lastBarCloseMs: wednesdayMs }, { heldMicros: -5n }).outcome, "PASS");
  const units: Partial<PortfolioView> = { heldUnits: 5n };
  assert.equal(found({ lastBarCloseMs: wednesdayMs }, {}, { portfolio: units }).outcome, "FAIL");
  // Bars of a weekend are of instruments that trade then.
  const fridayMs = Date.UTC(2017, 0, 7);
  const weekend = { lastBarCloseMs: Date.UTC(2017, 0, 9) };
  assert.equal(found(weekend, held, { forecast: { asOfMs: fridayMs } }).outcome, "PASS");
});

test("duplicate-order counts what is held where a later bar of the same session was seen", () => {
  const forecast = { asOfMs: Date.UTC(2017, 0, 4, 15, 30) };
  const seen = (minute: number) => ({ lastBarCloseMs: Date.UTC(2017, 0, 4, 15, minute) });
  assert.equal(found(seen(30), { heldMicros: 5n }, { forecast }).outcome, "PASS");
  assert.equal(found(seen(31), { heldMicros: 5n }, { forecast }).outcome, "FAIL");
});

test("duplicate-order sees an order of the as-of that was filled and closed again", () => {
  const closed = (changes: Parameters<typeof tradeOf>[0]) =>
    found({ lastBarCloseMs: wednesdayMs, recentTrades: [tradeOf(changes)] }).outcome;
  assert.equal(closed({ exitTimeMs: asOfMs }), "FAIL");
  assert.equal(closed({ exitTimeMs: asOfMs - 1 }), "PASS");
  assert.equal(closed({ exitTimeMs: asOfMs, side: "SELL" }), "PASS");
  assert.equal(closed({ exitTimeMs: asOfMs, ticker: "MSFT" }), "PASS");
});

test("duplicate-order denies where facts are missing, a waiting order is unknown, or trades do not reach back", () => {
  const missing = [
    findingOf("duplicate-order", { policy }),
    found({}, { waitingUnknown: true }),
    found({
      lastBarCloseMs: wednesdayMs,
      recentTrades: Array.from({ length: recentTradesLimit }, () =>
        tradeOf({ ticker: "MSFT", exitTimeMs: asOfMs }),
      ),
    }),
    found({}, {}, { forecast: { ensemblePrices: Array(8).fill(Number.NaN) } }),
    found({}, {}, { forecast: { ensemblePrices: Array(8).fill(100) } }),
  ].map(({ outcome, reason }) => `${outcome} ${reason}`);
  const lacks = "NOT_EVALUABLE INPUT_MISSING";
  assert.deepEqual(missing, [lacks, lacks, lacks, lacks, "NOT_EVALUABLE NO_DIRECTION"]);
});

test("duplicate-order is reported only where the policy asks for it", () => {
  for (const [refuseDuplicateOrders, expected] of [
    [true, true],
    [false, false],
    [undefined, false],
  ] as const) {
    const asked = refuseDuplicateOrders === undefined ? {} : { refuseDuplicateOrders };
    const { outcomes } = judgeSignal(inputsWith({}), { ...calm, ...asked }, costModel);
    assert.equal(
      outcomes.some(({ rule }) => rule === "duplicate-order"),
      expected,
    );
  }
});
