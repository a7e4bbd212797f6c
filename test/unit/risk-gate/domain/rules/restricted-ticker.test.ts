import assert from "node:assert/strict";
import { test } from "node:test";
import { findingOf } from "#test/unit/risk-gate/calm-signal.ts";

test("restricted-ticker denies what the list names and passes the rest", () => {
  const of = (restrictedTickers: readonly string[]) =>
    findingOf("restricted-ticker", { policy: { restrictedTickers } });
  assert.deepEqual(
    [of(["MSFT", "AAPL"]).outcome, of(["MSFT", "AAPL"]).reason],
    ["FAIL", "TICKER_RESTRICTED"],
  );
  assert.equal(of(["MSFT"]).outcome, "PASS");
});
