import assert from "node:assert/strict";
import { test } from "node:test";
import type { HeldCorrelation, PortfolioView } from "#services/risk-gate/domain/inputs.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { costModel } from "#test/support/apple.ts";
import {
  policy as calm,
  fallingForecast,
  findingOf,
  inputsWith,
} from "#test/unit/risk-gate/calm-signal.ts";
import { exposed, factsWith } from "#test/unit/risk-gate/stated-facts.ts";

const policy = { maximumHeldCorrelationRatio: 0.8, longOnly: false };
const long = exposed({ ticker: "B" }, { heldMicros: 30_000_000_000n });
const short = exposed({ ticker: "B" }, { heldMicros: -30_000_000_000n });
const like = (ticker: string, ratio: number, returns = 60): HeldCorrelation => ({
  ticker,
  ratio,
  returns,
});

function foundOf(
  exposures: Parameters<typeof factsWith>[1],
  correlations: readonly HeldCorrelation[],
  isShort = false,
) {
  const portfolio: Partial<PortfolioView> = { facts: factsWith({}, exposures), correlations };
  const forecast = isShort ? fallingForecast : {};
  return findingOf("held-correlation", { policy, portfolio, forecast });
}

test("what moves like a position on the same side is refused, and its opposite is not", () => {
  assert.equal(foundOf([long], [like("B", 0.81)]).outcome, "FAIL");
  assert.equal(foundOf([long], [like("B", 0.8)]).outcome, "PASS");
  assert.equal(foundOf([long], [like("B", 0.95)], true).outcome, "PASS");
  assert.equal(foundOf([short], [like("B", 0.95)]).outcome, "PASS");
  assert.equal(foundOf([short], [like("B", 0.95)], true).outcome, "FAIL");
  assert.equal(foundOf([short], [like("B", -0.95)]).outcome, "FAIL");
  const found = foundOf(
    [long, exposed({ ticker: "C" }, { waitingBuyMicros: 1n })],
    [like("B", 0.2), like("C", 0.9)],
  );
  assert.deepEqual([found.outcome, found.observed], ["FAIL", 0.9]);
  assert.match(found.message, /0\.90 with C on the side that is held, at most 0\.8 allowed/);
});

test("of orders that may fill on either side the worse counts", () => {
  const unknown = exposed({ ticker: "B" }, { waitingUnknown: true });
  const both = exposed({ ticker: "B" }, { heldMicros: 5n, waitingSellMicros: 5n });
  for (const one of [unknown, both]) {
    assert.equal(foundOf([one], [like("B", -0.9)]).outcome, "FAIL");
  }
});

test("a correlation that is missing, or rests on too few returns, denies", () => {
  assert.equal(foundOf([long], []).outcome, "NOT_EVALUABLE");
  assert.equal(foundOf([long], [like("C", 0)]).outcome, "NOT_EVALUABLE");
  assert.equal(foundOf([long], [like("B", 0, 19)]).outcome, "NOT_EVALUABLE");
  assert.equal(foundOf([long], [like("B", 0, 20)]).outcome, "PASS");
  const unstated = judgeSignal(inputsWith({}), { ...calm, ...policy }, costModel);
  assert.deepEqual([unstated.verdict, unstated.size.bindingRule], ["DENY", "held-correlation"]);
});

test("the instrument itself and what nothing is held of need no correlation", () => {
  assert.equal(foundOf([], []).outcome, "PASS");
  const own = exposed({}, { heldMicros: 5n });
  assert.equal(foundOf([own, exposed({ ticker: "B" }, {})], []).outcome, "PASS");
});
