import assert from "node:assert/strict";
import { test } from "node:test";
import { postDeposit } from "#services/execution/domain/ledger/postings.ts";
import { reconcile } from "#services/execution/domain/ledger/reconciliation.ts";
import { transactionOf } from "#services/execution/domain/ledger/transaction.ts";
import { portfolio } from "#test/support/execution-examples.ts";

test("a transaction whose entries do not sum to zero cannot be built", () => {
  assert.throws(
    () =>
      transactionOf("portfolios/p", "fill", [
        { account: "CASH", ticker: "", amountMicros: 5n },
        { account: "CAPITAL", ticker: "", amountMicros: -4n },
      ]),
    /sum to 1/,
  );
});

test("a transaction leaves lines of zero out", () => {
  const { entries } = transactionOf("portfolios/p", "fill", [
    { account: "CASH", ticker: "", amountMicros: 5n },
    { account: "EXPENSE_IMPACT", ticker: "", amountMicros: 0n },
    { account: "CAPITAL", ticker: "", amountMicros: -5n },
  ]);
  assert.equal(entries.length, 2);
});

test("an empty transaction cannot be built", () => {
  assert.throws(() => transactionOf("portfolios/p", "fill", []));
});

test("reconciliation names the account that is off and by how much", () => {
  const cash = postDeposit(portfolio.name, portfolio.startingCashMicros).entries.map((entry) => ({
    ...entry,
    balanceMicros: entry.amountMicros,
  }));
  const expected = { lots: [], grossPnlMicros: 0n, netPnlMicros: 0n };
  const { startingCashMicros } = portfolio;
  reconcile(cash, { ...expected, startingCashMicros });
  assert.throws(
    () => reconcile(cash, { ...expected, startingCashMicros: startingCashMicros - 7n }),
    /CASH of the ledger is off by 7 micros/,
  );
});

test("reconciliation finds a position that no lot explains", () => {
  const stray = [{ account: "POSITION", ticker: "AAPL", balanceMicros: 3n }] as const;
  const expected = { startingCashMicros: 0n, lots: [], grossPnlMicros: 0n, netPnlMicros: 0n };
  assert.throws(() => reconcile(stray, expected), /POSITION AAPL/);
});
