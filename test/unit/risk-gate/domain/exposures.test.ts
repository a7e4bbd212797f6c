import assert from "node:assert/strict";
import { test } from "node:test";
import type { Exposure } from "#lib/kernel/portfolio-facts.ts";
import { hashInputs } from "#services/risk-gate/domain/decision.ts";
import { exposureAdded, exposuresWith } from "#services/risk-gate/domain/exposures.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import { aapl, costModel } from "#test/support/apple.ts";
import { fallingForecast, inputsWith, policy as longOnly, risingForecast } from "../calm-signal.ts";

const policy = { ...longOnly, longOnly: false };
const history = { peakEquityMicros: 9n, dayStartEquityMicros: 8n, recentTrades: [] };
const held: Exposure = {
  instrument: { ...aapl, ticker: "A" },
  ...{ heldMicros: -70n, waitingBuyMicros: 1n, waitingSellMicros: 0n },
};

test("the order of a decision is on order with its side at the last close, a denied one is not", () => {
  const added = (forecast: typeof risingForecast) => {
    const inputs = inputsWith({ forecast });
    const judged = judgeSignal(inputs, policy, costModel);
    return { added: exposureAdded(judged, inputs), worth: judged.size.allowedUnits * 100_000_000n };
  };
  const long = added(risingForecast);
  assert.ok(long.worth > 0n);
  assert.equal(long.added?.waitingBuyMicros, long.worth);
  assert.equal(long.added?.waitingSellMicros, 0n);
  const short = added(fallingForecast);
  assert.equal(short.added?.waitingSellMicros, short.worth);
  assert.equal(short.added?.waitingBuyMicros, 0n);
  assert.equal(added({ ...risingForecast, lastClosePrice: Number.NaN }).added, undefined);
});

test("added exposures join those of their instrument", () => {
  const more = { ...held, heldMicros: 0n, waitingSellMicros: 5n };
  const other = { ...more, instrument: { ...aapl, ticker: "B" } };
  assert.deepEqual(exposuresWith([held], [more, other]), [
    { ...held, waitingBuyMicros: 2n, waitingSellMicros: 5n },
    other,
  ]);
  const unknown = { ...more, waitingUnknown: true } as const;
  assert.equal(exposuresWith([held], [unknown])[0]?.waitingUnknown, true);
});

test("facts that the policy does not read are no part of what a decision was made from", () => {
  const facts = { exposures: [held], history };
  const hashesOf = (portfolio: object, rule: Partial<typeof policy>) => {
    const settings = { policy: { ...policy, ...rule }, costModel };
    const { inputHash, requestHash } = hashInputs(inputsWith({ portfolio }), settings, settings);
    return { inputHash, requestHash };
  };
  assert.deepEqual(hashesOf({ facts }, {}), hashesOf({}, {}));
  const halt = { maximumDrawdownRatio: 0.15 };
  const variants = [
    {},
    { facts },
    { facts: { ...facts, exposures: [] } },
    { facts: { ...facts, history: { ...history, dayStartEquityMicros: 1n } } },
    { facts: { ...facts, history: { ...history, peakEquityMicros: 1n } } },
  ];
  const hashes = variants.map((portfolio) => hashesOf(portfolio, halt).requestHash);
  assert.equal(new Set(hashes).size, variants.length);
});
