import assert from "node:assert/strict";
import { test } from "node:test";
import type { PortfolioFacts } from "#lib/kernel/portfolio-facts.ts";
import { judgeSignal } from "#services/risk-gate/domain/judge-signal.ts";
import type { RiskPolicy } from "#services/risk-gate/domain/policy/risk-policy.ts";
import { askedShare } from "#services/risk-gate/domain/sizing/asked-share.ts";
import { meanOverDeviation, tradeRegime } from "#services/risk-gate/domain/sizing/trade-regime.ts";
import { costModel } from "#test/support/apple.ts";
import {
  type Changes,
  evaluationWith,
  inputsWith,
  policy,
} from "#test/unit/risk-gate/calm-signal.ts";

const roadmap = { exploration: 0.5, red: 0.6, neutral: 1, green: 1.2 };
const wins = (count: number, dollars: number) => Array<number>(count).fill(dollars);
const tradesOf = (dollars: readonly number[]) =>
  dollars.map((net) => ({ netPnlMicros: BigInt(Math.round(net * 1e6)) }));

/** A portfolio of 25,000 whose newest trades brought so much. */
function portfolioAfter(dollars: readonly number[]): Changes["portfolio"] & object {
  const equity = 25_000_000_000n;
  const recentTrades = tradesOf(dollars).map((trade) => {
    const more = { ticker: "AAPL", side: "BUY", exitTimeMs: 0, returnRatio: 0, exitReason: "TIME" };
    return { ...more, ...trade } as PortfolioFacts["history"]["recentTrades"][number];
  });
  const history = { peakEquityMicros: equity, dayStartEquityMicros: equity, recentTrades };
  return { equityMicros: equity, facts: { exposures: [], history } };
}

/** Units at a close of 100 and a confidence of 0.8. */
function unitsUnder(own: Partial<RiskPolicy>, dollars: readonly number[] = []): bigint | undefined {
  const forecast = { upProbabilities: Array<number>(8).fill(0.8) };
  const portfolio = portfolioAfter(dollars);
  return evaluationWith({ forecast, portfolio, policy: own }).size.requestedUnits;
}

test("the regime of 20 trades follows mean over deviation, and fewer are exploration", () => {
  const even = [...wins(10, 1), ...wins(10, -1)];
  const losing = [...wins(8, 1), ...wins(12, -2)];
  assert.equal(meanOverDeviation(tradesOf(even)), 0);
  assert.ok(Math.abs(meanOverDeviation(tradesOf(losing)) + 0.544331050248114) < 1e-6);
  assert.equal(tradeRegime(tradesOf(even)), "NEUTRAL");
  assert.equal(tradeRegime(tradesOf(losing)), "RED");
  assert.equal(tradeRegime(tradesOf(wins(20, 3))), "GREEN");
  assert.equal(tradeRegime(tradesOf(wins(19, 3))), "EXPLORATION");
  assert.equal(tradeRegime(tradesOf([...wins(20, 3), ...wins(30, -9)])), "GREEN");
});

test("each regime multiplies the size by what the roadmap says", () => {
  const own = { tradeRegimeMultipliers: roadmap };
  assert.equal(unitsUnder({}), 10n);
  assert.equal(unitsUnder(own, wins(5, 1)), 5n);
  assert.equal(unitsUnder(own, [...wins(8, 1), ...wins(12, -2)]), 6n);
  assert.equal(unitsUnder(own, [...wins(10, 1), ...wins(10, -1)]), 10n);
  assert.equal(unitsUnder(own, wins(20, 1)), 12n);
});

test("a green multiplier never passes the limit of a position", () => {
  const forecast = { upProbabilities: Array<number>(8).fill(0.95) };
  const { asked, size } = evaluationWith({
    forecast,
    portfolio: portfolioAfter(wins(20, 1)),
    policy: { tradeRegimeMultipliers: roadmap },
  });
  assert.deepEqual([asked.bps, size.requestedUnits], [500, 12n]);
  assert.equal(asked.steps.at(-1)?.text, "at most the limit");
});

test("where the trades are not stated the least multiplier holds, so that leaving them out buys nothing", () => {
  const least = { ...roadmap, red: 0.2 };
  const { asked, size } = evaluationWith({
    forecast: { upProbabilities: Array<number>(8).fill(0.8) },
    portfolio: { equityMicros: 25_000_000_000n },
    policy: { tradeRegimeMultipliers: least },
  });
  assert.equal(size.requestedUnits, 2n);
  assert.match(
    asked.steps.at(-1)?.text ?? "",
    /least of the regimes, since the trades are not stated, 0.2$/,
  );
});

/** The share that is asked for of a portfolio whose equity fell so far from its largest. */
function bpsAfterFall(fallRatio: number | undefined): number | undefined {
  const { signal, portfolio } = evaluationWith({});
  const { facts: stated } = portfolioAfter([]);
  const equityMicros = BigInt(Math.round((1 - (fallRatio ?? 0)) * 25_000_000_000));
  const facts = fallRatio === undefined ? {} : { facts: stated! };
  const drawdownScaling = { fromRatio: 0.05, toRatio: 0.15, leastMultiplier: 0.2 };
  const own = { ...policy, drawdownScaling };
  const held = { ...portfolio, equityMicros, ...facts };
  return askedShare({ ...signal, confidenceRatio: 1 }, held, own).bps;
}

test("a drawdown scales sizes down in a straight line, and never to nothing", () => {
  const shares = [0, 0.05, 0.1, 0.15, 0.9, undefined].map(bpsAfterFall);
  assert.deepEqual(
    shares.map((bps) => Number(bps?.toFixed(6))),
    [500, 500, 300, 100, 100, 100],
  );
});

test("a decision states its size by steps, limits and what bound it, as its message computes it", () => {
  const own = { ...policy, tradeRegimeMultipliers: roadmap, maximumGrossExposureRatio: 0.01 };
  const inputs = inputsWith({
    portfolio: portfolioAfter([]),
    forecast: { averageDailyVolumeUnits: 4_000 },
  });
  const { size } = judgeSignal(inputs, own, costModel);
  const { steps, limits, askedShareBps, bindingConstraint } = size.sizing!;
  assert.deepEqual(
    steps.map(({ name, multiplierRatio }) => [name, multiplierRatio]),
    [
      ["side-limit", 0.05],
      ["confidence", inputs.forecast.upProbabilities[4]],
      ["trade-regime", 0.5],
    ],
  );
  const product = steps.reduce((share, { multiplierRatio }) => share * multiplierRatio, 1e4);
  assert.ok(Math.abs(product - askedShareBps!) < 1e-9);
  assert.deepEqual(limits, [
    { rule: "participation-limit", units: 100n },
    { rule: "cash-available", units: 993n },
    { rule: "gross-exposure", units: 2n },
  ]);
  assert.deepEqual([size.allowedUnits, bindingConstraint], [2n, "gross-exposure"]);
});

test("where nothing else limits the size the last step that lowered it does, also of a denied signal", () => {
  const bound = (own: Partial<RiskPolicy>, dollars: readonly number[] = []) => {
    const inputs = inputsWith({ portfolio: portfolioAfter(dollars) });
    const { verdict, size } = judgeSignal(inputs, { ...policy, ...own }, costModel);
    return [verdict, size.bindingRule, size.sizing?.bindingConstraint];
  };
  assert.deepEqual(bound({}), ["ALLOW", "position-size", "confidence"]);
  const regime = { tradeRegimeMultipliers: roadmap };
  assert.deepEqual(bound(regime), ["ALLOW", "position-size", "trade-regime"]);
  assert.deepEqual(bound(regime, wins(20, 1)), ["ALLOW", "position-size", "confidence"]);
  assert.deepEqual(bound({ kellyFractionRatio: 0.01 }), ["DENY", "position-size", "kelly-limit"]);
  const denied = bound({ minimumExpectedReturnBps: 900 });
  assert.deepEqual(denied, ["DENY", "minimum-expected-return", "confidence"]);
});

test("a short position has a limit of its own, which is never above that of a long one", () => {
  const share = (side: "BUY" | "SELL", maximumShortPositionRatio: number) => {
    const { signal, portfolio } = evaluationWith({});
    const own = { ...policy, maximumShortPositionRatio };
    return askedShare({ ...signal, side, confidenceRatio: 1 }, portfolio, own).bps;
  };
  assert.deepEqual([share("BUY", 0.02), share("SELL", 0.02), share("SELL", 0.5)], [500, 200, 500]);
});

test("half-Kelly limits a weak confidence by the payoff of the plan, to nothing where it loses", () => {
  const bps = (confidenceRatio: number) => {
    const { signal, portfolio } = evaluationWith({});
    const own = { ...policy, kellyFractionRatio: 0.5 };
    return askedShare({ ...signal, confidenceRatio }, portfolio, own).bps ?? Number.NaN;
  };
  // Target 2.0 over stop 1.5: the payoff is 4/3.
  assert.ok(Math.abs(bps(0.45) - 0.5 * 1e4 * (0.45 - 0.55 * 0.75)) < 1e-9);
  assert.equal(bps(0.4), 0);
  assert.equal(bps(0.8), 400);
});

test("a size scaled by conviction follows it, and without one nothing is opened", () => {
  const { signal, portfolio } = evaluationWith({});
  const own = { ...policy, sizeScaledBy: "CONVICTION" } as const;
  const convicted = (ratio: number | undefined) =>
    askedShare({ ...signal, conviction: { ...signal.conviction!, ratio } }, portfolio, own).bps;
  assert.deepEqual([convicted(0.5), convicted(0.25), convicted(undefined)], [250, 125, undefined]);
});

test("a reader can compute the size again from the steps that the decision states", () => {
  const own = { ...policy, tradeRegimeMultipliers: roadmap, kellyFractionRatio: 0.5 };
  const judgement = judgeSignal(inputsWith({ portfolio: portfolioAfter([]) }), own, costModel);
  const { message = "" } = judgement.outcomes.find(({ rule }) => rule === "position-size") ?? {};
  assert.match(
    message,
    /; of an equity of 25000000000 micros: limit of the long side = 500 bps, × confidence 0\.6\d* = 300 bps, × exploration regime 0\.5 = 150 bps$/,
  );
});

test("under a policy without settings of sizing a decision reads as it did", () => {
  const judgement = judgeSignal(inputsWith({}), policy, costModel);
  const found = judgement.outcomes.find(({ rule }) => rule === "position-size");
  assert.equal(found?.message, "30 units asked for, one lot is 1");
});
