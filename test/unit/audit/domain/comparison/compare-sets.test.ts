import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { compareSets as compareAssured } from "#services/audit/domain/comparison/compare-sets.ts";
import { type ComparisonSpec, standardSpec } from "#services/audit/domain/comparison/comparison.ts";
import type { Evidence } from "#services/audit/domain/evidence/evidence.ts";
import {
  definedValue,
  evidenceWith,
  measured,
  sampleHolding,
  sampleKey,
  sampleScored,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const dayMs = 86_400_000;
const firstMs = Date.UTC(2015, 0, 5);
const spec = { ...standardSpec, violationRatio: 1.1 };
const { assurance } = loadAuditConfig({ environment: {} });
const compareSets = (base: Evidence, other: Evidence, by: ComparisonSpec) =>
  compareAssured(base, other, by, { ...assurance, seenUntilMs: 0 });

interface Run {
  readonly day: number;
  readonly ticker?: string;
  /** Ensemble over baseline RMSE; none where the outcome has not come. */
  readonly ratio?: number;
  readonly direction?: 0 | 1;
  readonly interval?: "DAY_1" | "HOUR_1";
}

/** A forecast of 30 days, of which a position is held for 5. */
function scored(
  policy: string,
  { day, ticker = "AAPL", ratio, direction, interval = "DAY_1" }: Run,
) {
  const asOfMs = firstMs + day * dayMs;
  return sampleScored(ratio === undefined ? undefined : ratio * 10, 10, {
    key: sampleKey({ asOfMs, ticker, interval, policyHash: policy.repeat(64), horizonBars: 5 }),
    forecast: `forecasts/${policy}-${ticker}-${day}`,
    closedMs: asOfMs + 30 * dayMs,
    holding: sampleHolding((ratio ?? 1) * 4, 4, asOfMs + 5 * dayMs),
    terminalDirection: measured("terminal_direction", "RATIO", direction),
  });
}

function trade(day: number, profit: number, id = `${day}`) {
  return sampleTrade({
    roundTrip: `portfolios/p/roundTrips/${id}`,
    entryTimeMs: firstMs + day * dayMs,
    exitTimeMs: firstMs + (day + 5) * dayMs,
    netPnlMicros: BigInt(profit * 1_000_000),
    entryNotionalMicros: 10_000_000_000n,
  });
}

function arm(
  policy: string,
  runs: readonly Run[],
  trades: readonly ReturnType<typeof trade>[] = [],
) {
  return evidenceWith({ scored: runs.map((run) => scored(policy, run)), trades });
}

const apart = Array.from({ length: 12 }, (_, at) => at * 30);
const metricOf = (name: string, base: Evidence, other: Evidence) => {
  const found = compareSets(base, other, spec).metrics.find(({ metric }) => metric === name);
  assert.ok(found, name);
  return found;
};
const droppedOf = (name: string, base: Evidence, other: Evidence) =>
  Object.fromEntries(
    metricOf(name, base, other).dropped.map(({ reason, count }) => [reason, count]),
  );

test("the conclusion is that of the decisive metric, which comes first, whatever the others say", () => {
  const base = arm(
    "a",
    apart.map((day, at) => ({ day, ratio: 1.3 + at / 100 })),
  );
  const other = arm(
    "b",
    apart.map((day, at) => ({ day, ratio: 0.9 + at / 90 })),
  );
  const byRatio = compareSets(base, other, { ...spec, decisiveMetric: "rmse_ratio" });
  assert.equal(byRatio.metrics[0]?.metric, "rmse_ratio");
  assert.equal(byRatio.conclusion, "OTHER_BETTER");
  assert.match(byRatio.reason, /^rmse ratio: /);
  const byPnl = compareSets(base, other, spec);
  assert.deepEqual([byPnl.metrics[0]?.metric, byPnl.conclusion], ["net_pnl", "INCONCLUSIVE"]);
  assert.match(byPnl.reason, /^net pnl: both arms measured the same in each of 12 pairs/);
  assert.deepEqual([byPnl.basePolicy, byPnl.otherPolicy], ["a".repeat(16), "b".repeat(16)]);
});

test("less is better of ratios and violations, more of profits and of right directions", () => {
  const ratios = apart.map((_, at) => at / 100);
  const base = arm(
    "a",
    apart.map((day, at) => ({ day, ratio: 1.3 + ratios[at]! })),
  );
  const other = arm(
    "b",
    apart.map((day, at) => ({ day, ratio: 0.9 + ratios[at]! / 2 })),
  );
  for (const metric of ["rmse_ratio", "rmse_ratio_holding"]) {
    assert.equal(metricOf(metric, base, other).conclusion, "OTHER_BETTER", metric);
    assert.equal(metricOf(metric, other, base).conclusion, "BASE_BETTER", metric);
  }
  const runs = apart.map((day) => ({ day, ratio: 1 }));
  const rich = arm(
    "a",
    runs,
    apart.map((day, at) => trade(day, 20 + at)),
  );
  const poor = arm(
    "b",
    runs,
    apart.map((day, at) => trade(day, -20 + (at % 3))),
  );
  for (const metric of ["net_pnl", "trade_return"]) {
    assert.equal(metricOf(metric, rich, poor).conclusion, "BASE_BETTER", metric);
  }
});

test("forecasts of windows that share bars are one pair, trades of holding periods that do not are more", () => {
  const days = Array.from({ length: 60 }, (_, at) => at * 5);
  const base = arm(
    "a",
    days.map((day, at) => ({ day, ratio: 1 + at / 1000 })),
  );
  const other = arm(
    "b",
    days.map((day, at) => ({ day, ratio: 1.01 + at / 900 })),
  );
  assert.equal(metricOf("rmse_ratio", base, other).n, 10);
  assert.deepEqual(droppedOf("rmse_ratio", base, other), { OVERLAPS: 50 });
  assert.equal(metricOf("rmse_ratio_holding", base, other).n, 60);
  assert.equal(metricOf("net_pnl", base, other).n, 60);
});

test("tickers of one date are one pair: the mean of those that both arms have", () => {
  const both = apart.flatMap((day) => [
    { day, ticker: "AAPL", ratio: 1 },
    { day, ticker: "MSFT", ratio: 2 },
  ]);
  const withoutMsft = [{ day: apart[0]!, ratio: 1.5 }, ...both.slice(2)];
  const { n, baseMean, otherMean } = metricOf("rmse_ratio", arm("a", both), arm("b", withoutMsft));
  assert.equal(n, 12);
  // Of the first date AAPL alone is in the pair, of the others the mean of 1 and 2.
  assert.ok(Math.abs(baseMean! - (1 + 11 * 1.5) / 12) < 1e-12);
  assert.ok(Math.abs(otherMean! - 1.5) < 1e-12);
  assert.deepEqual(droppedOf("rmse_ratio", arm("a", both), arm("b", withoutMsft)), {
    ONLY_BASE: 1,
  });
});

test("what one arm lacks is in no pair and is counted, and so is what both lack", () => {
  const base = arm("a", [
    ...apart.map((day) => ({ day, ratio: 1 })),
    { day: 360, ratio: 1 },
    { day: 400 },
  ]);
  const other = arm("b", [...apart.slice(1).map((day) => ({ day, ratio: 1.1 })), { day: 400 }]);
  assert.equal(metricOf("rmse_ratio", base, other).n, 11);
  assert.deepEqual(droppedOf("rmse_ratio", base, other), {
    ONLY_BASE: 2,
    NEITHER: 1,
    NO_SHARED_TICKER: 2,
  });
  assert.equal(droppedOf("rmse_ratio", other, base).ONLY_OTHER, 2);
});

test("a run that traded nothing made 0, and a trade counts with the run before its entry", () => {
  const runs = apart.map((day) => ({ day, ratio: 1 }));
  const base = arm("a", runs, [trade(1, 12), trade(29, 36, "late")]);
  const { n, baseMean, otherMean } = metricOf("net_pnl", base, arm("b", runs));
  assert.deepEqual([n, baseMean, otherMean], [12, 4_000_000, 0]);
  const returns = metricOf("trade_return", base, arm("b", runs));
  assert.deepEqual([returns.n, droppedOf("trade_return", base, arm("b", runs)).ONLY_BASE], [0, 1]);
});

test("where a trade does not say when it was entered, trades are not compared at all", () => {
  const runs = apart.map((day) => ({ day, ratio: 1 }));
  const earlier = evidenceWith({
    scored: runs.map((run) => scored("a", run)),
    trades: [sampleTrade()],
  });
  const found = metricOf("net_pnl", earlier, arm("b", runs));
  assert.deepEqual([found.n, found.conclusion], [0, "INCONCLUSIVE"]);
});

test("the audits of an intraday pass are no runs of their own", () => {
  const daily = apart.map((day) => ({ day, ratio: 1 }));
  const hourly = apart.map((day) => ({ day: day + 0.7, ratio: 9, interval: "HOUR_1" }) as const);
  const { n, baseMean, dropped } = metricOf(
    "rmse_ratio",
    arm("a", [...daily, ...hourly]),
    arm("b", daily),
  );
  assert.deepEqual([n, baseMean, dropped], [12, 1, []]);
});

test("a violation is what the specification says", () => {
  const base = arm(
    "a",
    apart.map((day) => ({ day, ratio: 1.15 })),
  );
  const other = arm(
    "b",
    apart.map((day) => ({ day, ratio: 1.05 })),
  );
  const strict = compareSets(base, other, { ...spec, violationRatio: 1 });
  const means = (found: typeof strict) => {
    const violation = found.metrics.find(({ metric }) => metric === "violation");
    return [violation?.baseMean, violation?.otherMean, definedValue(violation?.meanDifference)];
  };
  assert.deepEqual(means(strict), [1, 1, 0]);
  assert.deepEqual(means(compareSets(base, other, spec)), [1, 0, -1]);
});

test("arms that ended at a look have no written winner, since what came out chose their number of windows", () => {
  const base = arm(
    "a",
    apart.map((day, at) => ({ day, ratio: 1.3 + at / 100 })),
  );
  const other = arm(
    "b",
    apart.map((day, at) => ({ day, ratio: 0.9 + at / 90 })),
  );
  const by = { ...spec, decisiveMetric: "rmse_ratio" };
  const at = (day: number) => ({
    ...assurance,
    seenUntilMs: 0,
    lookTimesMs: [firstMs + day * dayMs],
  });
  const early = compareAssured(base, other, by, at(300));
  assert.deepEqual([early.conclusion, early.assured?.conclusion], ["INCONCLUSIVE", "OTHER_BETTER"]);
  assert.match(
    early.reason,
    /^the arms ended at look 1 of 2, .*otherwise it would be OTHER BETTER/,
  );
  const whole = compareAssured(base, other, by, at(100));
  assert.deepEqual(whole.assured?.looks, { planned: 2, decidedAt: 2 });
  assert.equal(whole.conclusion, "OTHER_BETTER");
});

test("two arms without anything are INCONCLUSIVE by every metric", () => {
  const { conclusion, metrics } = compareSets(evidenceWith(), evidenceWith(), spec);
  assert.equal(conclusion, "INCONCLUSIVE");
  for (const { metric, conclusion: found, n } of metrics) {
    assert.deepEqual([found, n], ["INCONCLUSIVE", 0], metric);
  }
});
