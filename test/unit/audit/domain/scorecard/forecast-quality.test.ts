import assert from "node:assert/strict";
import { test } from "node:test";
import { pendingAudit, scoredAudit } from "#services/audit/domain/audits/audit.ts";
import {
  directionHitRate,
  intervalCoverages,
} from "#services/audit/domain/scorecard/forecast-quality.ts";
import { definedValue, measured, sampleScored } from "#test/unit/audit/sample-evidence.ts";

const directed = (direction: number | undefined) =>
  scoredAudit(
    sampleScored(3, 2, {
      terminalDirection: measured("terminal_direction", "RATIO", direction),
    }),
  );

const covered = (levelRatio: number, coverage: number | undefined) =>
  scoredAudit(
    sampleScored(3, 2, {
      coverages: [{ levelRatio, coverage: measured("coverage", "RATIO", coverage) }],
    }),
  );

test("a flat forecast has no direction and is left out rather than counted as wrong", () => {
  const rate = directionHitRate([directed(1), directed(0), directed(undefined)]);
  assert.equal(rate.n, 2);
  assert.equal(definedValue(rate), 0.5);
});

test("forecasts without an outcome have no direction", () => {
  assert.equal(directionHitRate([pendingAudit(sampleScored(3, 2))]).n, 0);
});

test("coverage is the mean over forecasts, by level ascending", () => {
  const coverages = intervalCoverages([covered(0.95, 1), covered(0.8, 0.6), covered(0.95, 0.8)]);
  assert.deepEqual(
    coverages.map((metric) => [metric.name, metric.n, definedValue(metric)]),
    [
      ["interval_coverage_80", 1, 0.6],
      ["interval_coverage_95", 2, 0.9],
    ],
  );
});

test("a level that is no whole percentage keeps its decimals in the name", () => {
  assert.equal(intervalCoverages([covered(0.995, 1)])[0]?.name, "interval_coverage_99_5");
});

test("the interval of a coverage stays inside [0, 1]", () => {
  const [coverage] = intervalCoverages([covered(0.95, 1), covered(0.95, 0.9), covered(0.95, 1)]);
  assert.ok(coverage && "value" in coverage && coverage.interval);
  assert.equal(coverage.interval.method, "wilson_bounded_mean");
  assert.ok(coverage.interval.lower >= 0 && coverage.interval.upper <= 1);
});
