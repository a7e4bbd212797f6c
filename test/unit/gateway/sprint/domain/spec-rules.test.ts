import assert from "node:assert/strict";
import { test } from "node:test";
import { checkHorizon, checkSpec, checkSubmission } from "#gateway/sprint/domain/spec-rules.ts";
import type { SprintSpec } from "#gateway/sprint/domain/sprint.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { largestAmountMicros } from "#lib/kernel/money.ts";

const good: SprintSpec = {
  tickers: ["AAPL"],
  audits: 20,
  interval: "DAY_1",
  horizonBars: 30,
  spacingBars: 0,
  startingCashMicros: 25_000_000_000n,
  riskOverrides: {},
};

function fieldsRefused(spec: SprintSpec): string[] {
  try {
    checkSpec(spec);
    return [];
  } catch (error) {
    assert.ok(error instanceof Fault);
    return error.violations.map(({ field }) => field);
  }
}

test("a sound specification is accepted", () => {
  assert.deepEqual(fieldsRefused(good), []);
});

test("a negative horizon is refused by its name", () => {
  assert.deepEqual(fieldsRefused({ ...good, horizonBars: -5 }), ["spec.horizon_bars"]);
});

test("every wrong field is named at once", () => {
  const wrong = { ...good, tickers: [], audits: 0, startingCashMicros: 0n };
  assert.deepEqual(fieldsRefused(wrong), [
    "spec.tickers",
    "spec.audits",
    "spec.starting_cash_micros",
  ]);
});

test("a ticker named twice and one that is no ticker are refused by their place", () => {
  const tickers = ["AAPL", "AAPL", "../etc", "msft"];
  const refused = ["spec.tickers[1]", "spec.tickers[2]", "spec.tickers[3]"];
  assert.deepEqual(fieldsRefused({ ...good, tickers }), refused);
});

test("frontier, futures and currency tickers are tickers", () => {
  const tickers = ["MTN.JO", "CL=F", "BTC-USD", "^GSPC"];
  assert.deepEqual(fieldsRefused({ ...good, tickers }), []);
});

test("more starting cash than a ledger holds is refused, and the most that it holds is not", () => {
  assert.deepEqual(fieldsRefused({ ...good, startingCashMicros: largestAmountMicros }), []);
  const beyond = { ...good, startingCashMicros: largestAmountMicros + 1n };
  assert.deepEqual(fieldsRefused(beyond), ["spec.starting_cash_micros"]);
});

test("a horizon before the holding limit is refused with what to ask for, one at it is not", () => {
  checkHorizon({ ...good, horizonBars: 5 }, 5);
  assert.throws(() => checkHorizon({ ...good, horizonBars: 4 }, 5), {
    code: "INVALID_ARGUMENT",
    reason: "FIELD_INVALID",
    message: /^spec\.horizon_bars: 4 is before the holding limit of 5 bars.* ask for 5 or more/,
  });
});

test("forecasts of somebody else open no seal and have no intraday pass", () => {
  assert.doesNotThrow(() => checkSubmission(good));
  const pass = { interval: "HOUR_1", horizonBars: 6, cycles: 5 } as const;
  for (const [change, words] of [
    [{ openSeal: "seals/a" }, /leave out spec\.open_seal/],
    [{ intradayPass: pass }, /leave out spec\.intraday_pass/],
  ] as const) {
    assert.throws(() => checkSubmission({ ...good, ...change }), words);
  }
});
