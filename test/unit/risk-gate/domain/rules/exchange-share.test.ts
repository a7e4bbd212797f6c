import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import {
  type Changes,
  findingOf,
  inputsWith,
  policy,
  sizeOf,
} from "#test/unit/risk-gate/calm-signal.ts";

const limited = { ...policy, maximumShareByExchange: { XNSA: 0.02 } };
const lagos = { ticker: "MTNN.LG", exchange: "XNSA" };
const judge = ({ portfolio = {}, instrument = lagos }: Changes) =>
  judgeSignal(inputsWith({ portfolio, instrument }), limited, costModel);

test("exchange-share reduces a size to what is left of the share, in whole lots", () => {
  const { size, outcomes } = judge({ portfolio: { exchangeAvailableMicros: 1_250_000_000n } });
  assert.deepEqual(sizeOf({ size }), {
    requestedUnits: 30n,
    allowedUnits: 12n,
    bindingRule: "exchange-share",
  });
  const found = outcomes.find(({ rule }) => rule === "exchange-share");
  assert.equal(found?.outcome, "REDUCE");
  assert.equal(found.reason, "EXCHANGE_SHARE_TOO_HIGH");
  assert.equal(
    found.message,
    "30 units asked for, 12 are left of 0.02 of the equity for XNSA: 1250000000 micros",
  );
});

test("exchange-share never allows more than the share of the whole equity, whatever is stated", () => {
  const { size } = judge({ portfolio: { exchangeAvailableMicros: 90_000_000_000n } });
  assert.equal(size.allowedUnits, 20n);
});

test("where an exchange has grown beyond its share nothing is opened in it", () => {
  const { verdict, size } = judge({ portfolio: { exchangeAvailableMicros: -1n } });
  assert.equal(verdict, "DENY");
  assert.deepEqual([size.allowedUnits, size.bindingRule], [0n, "exchange-share"]);
});

test("a signal is denied where nobody states what is left of the share", () => {
  const { verdict, outcomes } = judge({});
  assert.equal(verdict, "DENY");
  const found = outcomes.find(({ rule }) => rule === "exchange-share");
  assert.deepEqual([found?.outcome, found?.reason], ["NOT_EVALUABLE", "INPUT_MISSING"]);
});

test("what leaves of the instrument before the order fills is left for it too", () => {
  const held = { heldUnits: 7n, leavingUnits: 7n, exchangeAvailableMicros: 500_000_000n };
  assert.equal(judge({ portfolio: held }).size.allowedUnits, 12n);
});

test("exchange-share is reported on no other exchange", () => {
  const { outcomes, size } = judge({ instrument: { ticker: "AAPL", exchange: "XNAS" } });
  assert.equal(
    outcomes.some(({ rule }) => rule === "exchange-share"),
    false,
  );
  assert.equal(size.allowedUnits, 30n);
  assert.equal(
    findingOf("exchange-share", { policy: limited, instrument: lagos }).outcome,
    "NOT_EVALUABLE",
  );
});

test("an allowed size is worth no more than what is left at the last close", () => {
  fc.assert(
    fc.property(fc.bigInt(-10_000_000_000n, 10_000_000_000n), (exchangeAvailableMicros) => {
      const { size } = judge({ portfolio: { exchangeAvailableMicros } });
      const worth = size.allowedUnits * 100_000_000n;
      assert.ok(worth === 0n || worth <= exchangeAvailableMicros);
      assert.ok(worth <= 2_000_000_000n);
    }),
  );
});
