import assert from "node:assert/strict";
import { test } from "node:test";
import { intervalCoverages } from "#services/audit/domain/metrics/interval-coverage.ts";
import { measureFamily } from "#services/audit/domain/metrics/scorecard-metric.ts";
import {
  definedValue,
  evidenceWith,
  measured,
  sampleScored,
} from "#test/unit/audit/sample-evidence.ts";

const covered = (levelRatio: number, coverage: number | undefined) =>
  sampleScored(3, 2, {
    coverages: [{ levelRatio, coverage: measured("coverage", "RATIO", coverage) }],
  });

const coverages = (scored: ReturnType<typeof covered>[]) =>
  measureFamily(intervalCoverages, evidenceWith({ scored }));

test("coverage is the mean over forecasts, by level ascending", () => {
  assert.deepEqual(
    coverages([covered(0.95, 1), covered(0.8, 0.6), covered(0.95, 0.8)]).map((metric) => [
      metric.name,
      metric.n,
      definedValue(metric),
    ]),
    [
      ["interval_coverage_80", 1, 0.6],
      ["interval_coverage_95", 2, 0.9],
    ],
  );
});

test("a forecast whose coverage is undefined is no observation", () => {
  assert.equal(coverages([covered(0.95, 1), covered(0.95, undefined)])[0]?.n, 1);
});

test("a level that is no whole percentage keeps its decimals in the name", () => {
  assert.equal(coverages([covered(0.995, 1)])[0]?.name, "interval_coverage_99_5");
});

test("the interval of a coverage stays inside [0, 1]", () => {
  const [coverage] = coverages([covered(0.95, 1), covered(0.95, 0.9), covered(0.95, 1)]);
  assert.ok(coverage && "value" in coverage && coverage.interval);
  assert.equal(coverage.interval.method, "wilson_bounded_mean");
  assert.ok(coverage.interval.lower >= 0 && coverage.interval.upper <= 1);
});
