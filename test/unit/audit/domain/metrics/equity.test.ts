import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { EndedRun } from "#services/audit/domain/facts/execution-facts.ts";
import { equityMetrics } from "#services/audit/domain/metrics/equity.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { evidenceWith, sampleRun } from "#test/unit/audit/sample-evidence.ts";

/** The metrics of runs by name: values, or reasons. */
function measured(...runs: readonly EndedRun[]): Readonly<Record<string, number | string>> {
  const evidence = evidenceWith({ runs });
  return Object.fromEntries(
    equityMetrics.map((metric) => {
      const result = measure(metric, evidence, {});
      return [metric.name, "value" in result ? result.value : result.undefinedReason];
    }),
  );
}

test("an audit set whose run has not ended has no equity metric, each with the reason", () => {
  const reasons = new Set(Object.values(measured()));
  assert.deepEqual([...reasons], ["NO_DATA"]);
});

test("the capital of several portfolios is not one, so that no metric has a value", () => {
  const reasons = new Set(Object.values(measured(sampleRun(), sampleRun([5], { portfolio: "q" }))));
  assert.deepEqual([...reasons], ["SEVERAL_PORTFOLIOS"]);
});

test("a portfolio that went on after an end is measured by its last run, whichever arrived first", () => {
  const runs = [sampleRun([90]), sampleRun([90, 80, 120])];
  const once = measured(...runs);
  assert.ok(Math.abs(Number(once.total_return) - 0.2) < 1e-12);
  assert.deepEqual(measured(...runs.reverse()), once);
});

test("an equity that never fell took no days to fall or to recover", () => {
  const never = measured(sampleRun([100, 110, 110]));
  assert.deepEqual(
    [never.max_drawdown, never.max_drawdown_duration, never.max_drawdown_recovery],
    [0, 0, 0],
  );
});

test("a fall that lasts to the end has no recovery, and says so", () => {
  const { max_drawdown, max_drawdown_recovery, max_drawdown_duration } = measured(
    sampleRun([110, 55, 60]),
  );
  assert.equal(max_drawdown, 0.5);
  assert.equal(max_drawdown_recovery, "NOT_RECOVERED");
  assert.equal(max_drawdown_duration, 1);
});

test("a loss on the first date is a fall from the capital that was paid in", () => {
  const { max_drawdown, max_drawdown_duration } = measured(sampleRun([75, 80]));
  assert.equal(max_drawdown, 0.25);
  assert.equal(max_drawdown_duration, 1);
});

test("a portfolio that never traded has a return of 0 and ratios without a value", () => {
  const idle = measured(sampleRun([100, 100, 100]));
  assert.equal(idle.total_return, 0);
  assert.equal(idle.max_drawdown, 0);
  assert.equal(idle.time_in_market, 0);
  assert.equal(idle.sharpe_per_period, "ZERO_DENOMINATOR");
  assert.equal(idle.sortino_per_period, "NO_LOSSES");
  assert.equal(measured(sampleRun([100])).sharpe_per_period, "TOO_FEW_OBSERVATIONS");
});

test("a year has 365 periods where bars close on weekends", () => {
  // 2015-01-05 is a Monday; the sixth daily bar from then on is a Saturday's.
  assert.equal(measured(sampleRun([1, 1, 1, 1, 1])).periods_per_year, 252);
  assert.equal(measured(sampleRun([1, 1, 1, 1, 1, 1])).periods_per_year, 365);
});

test("return and fall are those of the curve of wealth, on returns at random", () => {
  const returns = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(returns, fc.double({ min: 0, max: 1, noNaN: true }), (changes, cashShare) => {
      let wealth = 100;
      const equity = changes.map((change) => {
        wealth = Math.max(1, wealth * (1 + change));
        return wealth;
      });
      const run = sampleRun(equity);
      const cashMicros = run.equityMicros.map((value) =>
        BigInt(Math.round(Number(value) * cashShare)),
      );
      const seen = measured({ ...run, cashMicros });
      const curve = [100, ...equity];
      let deepest = 0;
      for (const [at, high] of curve.entries()) {
        for (const low of curve.slice(at)) deepest = Math.max(deepest, 1 - low / high);
      }
      assert.ok(Math.abs(Number(seen.total_return) - (wealth / 100 - 1)) < 1e-6);
      assert.ok(Math.abs(Number(seen.max_drawdown) - deepest) < 1e-6);
      assert.ok(Math.abs(Number(seen.mean_exposure) - (1 - cashShare)) < 1e-5);
    }),
  );
});
