import assert from "node:assert/strict";
import { test } from "node:test";
import { tickerProblem } from "#lib/kernel/instrument.ts";

for (const ticker of ["AAPL", "MTN.JO", "2330.TW", "BTC-USD", "^GSPC", "CL=F", "A".repeat(32)]) {
  test(`${ticker} is a ticker`, () => {
    assert.equal(tickerProblem(ticker), undefined);
  });
}

for (const ticker of ["", "aapl", "A_B", "../AAPL", "=X", "^", "A^B", "A B", "A".repeat(33)]) {
  test(`"${ticker}" is no ticker, and the message says what is`, () => {
    const problem = tickerProblem(ticker) ?? "";
    assert.ok(problem.startsWith(`"${ticker}" is not a ticker; up to 32 capital letters`), problem);
  });
}
