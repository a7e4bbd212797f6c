import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RecordedFacts } from "#services/audit/domain/evidence/evidence.ts";
import type { ClosedTrade } from "#services/audit/domain/facts/execution-facts.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { gateSpecSchema, pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { type Robustness, robustnessOf } from "#services/audit/domain/robustness/robustness.ts";
import { isLong } from "#test/support/test-length.ts";
import {
  evidenceWith,
  type SampleEvidence,
  sampleKey,
  sampleScored,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const dayMs = 86_400_000;
const winRate = {
  criterion: "win-rate",
  metric: "win_rate",
  unit: "SHARE",
  comparator: "AT_LEAST",
  threshold: 0.5,
  minimumN: 4,
};
const meanReturn = {
  criterion: "mean-return",
  metric: "mean_return_per_trade",
  unit: "BPS",
  comparator: "AT_LEAST",
  threshold: 0,
  minimumN: 1,
};
const closes = {
  criterion: "closes",
  metric: "closed_trades",
  unit: "COUNT",
  comparator: "AT_LEAST",
  threshold: 4,
  minimumN: 0,
};
const violations = {
  criterion: "violations",
  metric: "violation_rate",
  unit: "SHARE",
  comparator: "AT_MOST",
  threshold: 0.25,
  minimumN: 1,
  violationRatio: 1.1,
};

function gateOf(...criteria: readonly object[]) {
  return pinSpec(gateSpecSchema.parse({ kind: "CRITERIA", gate: "g", title: "t", criteria }));
}

function robustness(gate: ReturnType<typeof gateOf>, sample: SampleEvidence): Robustness {
  const evaluations = robustnessOf(gate, evidenceWith(sample));
  for (;;) {
    const { done, value } = evaluations.next();
    if (done) return value;
  }
}

/** Trades of a net profit and costs each in units, on 10 000 of notional, one a day. */
function tradesOf(results: readonly (readonly [net: number, costs: number])[]): ClosedTrade[] {
  return results.map(([net, costs], at) =>
    sampleTrade({
      roundTrip: `r/${String(at).padStart(3, "0")}`,
      exitTimeMs: Date.UTC(2015, 0, 12) + at * dayMs,
      netPnlMicros: BigInt(net) * 1_000_000n,
      costsMicros: BigInt(costs) * 1_000_000n,
      entryNotionalMicros: 10_000_000_000n,
    }),
  );
}

const results = fc.array(
  fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 30 })),
  { minLength: 1, maxLength: 14 },
);

test("the trades whose absence flips a win rate are those that a recount finds", () => {
  let flipped = 0;
  fc.assert(
    fc.property(results, (all) => {
      const rate = (of: typeof all) => of.filter(([net]) => net > 0).length / of.length;
      const answer = (of: typeof all) =>
        of.length === 0 ? "INCONCLUSIVE" : rate(of) >= 0.5 ? "PASS" : "FAIL";
      const { trades } = robustness(gateOf(winRate), { trades: tradesOf(all) });
      const expected = all.flatMap((_, at) => {
        const without = answer(all.filter((__, other) => other !== at));
        return without === answer(all) ? [] : [[`r/${String(at).padStart(3, "0")}`, without]];
      });
      assert.equal(trades.tried, all.length);
      assert.deepEqual(
        trades.flips.map(({ leftOut, verdict }) => [leftOut, verdict]),
        expected,
      );
      flipped += expected.length;
    }),
    { numRuns: isLong ? 300 : 100 },
  );
  assert.ok(flipped > (isLong ? 100 : 30), `only ${flipped} flips were compared`);
});

test("the trade that the answer hangs on is named, with the answer without it", () => {
  const trades = tradesOf([
    [100, 1],
    [-40, 1],
    [-30, 1],
  ] as const);
  const { trades: found } = robustness(gateOf(meanReturn), { trades });
  assert.deepEqual(found.flips, [
    {
      leftOut: "r/000",
      description: "AAPL closed 2015-01-12",
      criterion: "mean-return",
      verdict: "FAIL",
      gateVerdict: "FAIL",
    },
  ]);
});

test("that one trade less is one trade less flips nothing", () => {
  const trades = tradesOf([
    [10, 1],
    [10, 1],
    [10, 1],
    [10, 1],
  ] as const);
  const { trades: found } = robustness(gateOf(closes, winRate), { trades });
  assert.deepEqual([found.tried, found.flips], [4, []]);
  const onlyCounts = robustness(gateOf(closes), { trades });
  assert.equal(onlyCounts.trades.tried, 0);
  assert.match(onlyCounts.trades.notTriedReason, /numbers of observations only/);
});

test("a gate that reads no trades is neither tried without each of them nor at other costs", () => {
  const scored = [sampleScored(1, 1)];
  const found = robustness(gateOf(violations), { scored, trades: tradesOf([[1, 1]]) });
  assert.equal(found.trades.tried, 0);
  assert.match(found.trades.notTriedReason, /read no trades/);
  assert.deepEqual(found.costScenarios, []);
});

test("the tickers whose absence flips a violation rate are those that a recount finds", () => {
  let flipped = 0;
  const audits = fc.array(
    fc.record({ ticker: fc.constantFrom("AAPL", "MSFT", "NVDA"), isViolation: fc.boolean() }),
    { minLength: 2, maxLength: 12 },
  );
  fc.assert(
    fc.property(audits, (all) => {
      const tickers = [...new Set(all.map(({ ticker }) => ticker))].sort();
      const scored = all.map(({ ticker, isViolation }, at) =>
        sampleScored(isViolation ? 1.5 : 1, 1, {
          key: sampleKey({ ticker, asOfMs: Date.UTC(2015, 0, 5) + at * dayMs }),
        }),
      );
      const answer = (of: typeof all) => {
        const rate = of.filter(({ isViolation }) => isViolation).length / of.length;
        return rate <= 0.25 ? "PASS" : "FAIL";
      };
      const { tickers: found } = robustness(gateOf(violations), { scored });
      assert.equal(found.tried, tickers.length > 1 ? tickers.length : 0);
      const expected = tickers.flatMap((ticker) => {
        const without = answer(all.filter((one) => one.ticker !== ticker));
        return tickers.length === 1 || without === answer(all) ? [] : [[ticker, without]];
      });
      assert.deepEqual(
        found.flips.map(({ leftOut, verdict }) => [leftOut, verdict]),
        expected,
      );
      flipped += expected.length;
    }),
  );
  assert.ok(flipped > 20, `only ${flipped} flips were compared`);
});

test("at a multiple of the costs a gate answers what a recount of the same trades answers", () => {
  const verdicts = new Set<string>();
  fc.assert(
    fc.property(results, (all) => {
      const trades = tradesOf(all);
      const gate = gateOf(meanReturn);
      const { costScenarios } = robustness(gate, { trades });
      assert.deepEqual(
        costScenarios.map(({ costMultiple }) => costMultiple),
        [0.5, 1, 1.5, 2, 3],
      );
      for (const { costMultiple, verdict } of costScenarios) {
        const nets = all.map(([net, costs]) => net + costs - costMultiple * costs);
        const sum = nets.reduce((total, net) => total + net, 0);
        assert.equal(verdict, sum >= 0 ? "PASS" : "FAIL");
        verdicts.add(verdict);
      }
      const own = evaluateSpec(gate, evidenceWith({ trades })).verdict;
      assert.equal(costScenarios[1]?.verdict, own);
    }),
  );
  assert.deepEqual([...verdicts].sort(), ["FAIL", "PASS"]);
});

test("without the costs of one trade there is no answer at other costs", () => {
  const trades = [...tradesOf([[5, 1]]), sampleTrade({ roundTrip: "r/old" })];
  assert.deepEqual(robustness(gateOf(meanReturn), { trades }).costScenarios, []);
});

test("the forecast audits are tried without each ticker, warm-up left out of account", () => {
  const spec = gateSpecSchema.parse({
    kind: "FORECAST_AUDITS",
    gate: "forecast-audits",
    title: "t",
    violationRatio: 1.1,
    maximumViolationRate: 0.25,
    minimumEffectiveAudits: 3,
    holdingPeriodAudits: 3,
    failFast: true,
    liftRatio: 1,
    minimumLiftFraction: 0.1,
    promotionRatio: 0.98,
    requiredEffectiveAudits: 3,
  });
  const scored = ["AAPL", "MSFT", "NVDA"].map((ticker) =>
    sampleScored(ticker === "MSFT" ? 0.9 : 1.01, 1, { key: sampleKey({ ticker }) }),
  );
  const { tickers } = robustness(pinSpec(spec), { scored });
  assert.deepEqual(
    tickers.flips.map(({ leftOut, criterion, gateVerdict }) => [leftOut, criterion, gateVerdict]),
    [
      ["MSFT", "lift-fraction", "FAIL"],
      ["MSFT", "promotion-margin", "FAIL"],
    ],
  );
});

test("trades that are recorded between two evaluations change no answer", () => {
  const gate = gateOf(meanReturn);
  const [first, second, late] = tradesOf([
    [40, 1],
    [-30, 1],
    [-90, 1],
  ] as const);
  const known = [first!, second!];
  const facts = new RecordedFacts();
  for (const [at, value] of known.entries()) facts.add(at + 1, { kind: "TRADE_CLOSED", value });
  const evaluations = robustnessOf(gate, facts.evidence("sprints/a", 0, []));
  let step = evaluations.next();
  facts.add(3, { kind: "TRADE_CLOSED", value: late! });
  while (!step.done) step = evaluations.next();
  assert.deepEqual(step.value, robustness(gate, { trades: known }));
});
