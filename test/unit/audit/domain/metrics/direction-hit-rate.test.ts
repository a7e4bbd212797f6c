import assert from "node:assert/strict";
import { test } from "node:test";
import { directionHitRate } from "#services/audit/domain/metrics/direction-hit-rate.ts";
import { measure } from "#services/audit/domain/metrics/scorecard-metric.ts";
import {
  definedValue,
  evidenceWith,
  measured,
  sampleScored,
} from "#test/unit/audit/sample-evidence.ts";

const directed = (direction: number | undefined) =>
  sampleScored(3, 2, { terminalDirection: measured("terminal_direction", "RATIO", direction) });

test("a flat forecast has no direction and is left out rather than counted as wrong", () => {
  const scored = [directed(1), directed(0), directed(undefined)];
  const rate = measure(directionHitRate, evidenceWith({ scored }), {});
  assert.equal(rate.n, 2);
  assert.equal(definedValue(rate), 0.5);
});

test("a forecast without an outcome has no direction", () => {
  const pending = [sampleScored(3, 2)];
  assert.equal(measure(directionHitRate, evidenceWith({ pending }), {}).n, 0);
});
