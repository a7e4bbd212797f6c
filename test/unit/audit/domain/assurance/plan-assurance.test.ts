import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { plannedAssurances } from "#services/audit/domain/assurance/plan-assurance.ts";

const { gates, assurance } = loadAuditConfig({ environment: {} });

function planned(gate: string, audits: number, trades = audits) {
  const spec = gates.find((one) => one.gate === gate)!;
  return plannedAssurances(spec, { audits, trades }, assurance);
}

test("twenty windows allow no violation, and fifteen no PASS at all", () => {
  const [twenty] = planned("phase-1", 20);
  assert.deepEqual([twenty?.criterion, twenty?.mostWrong], ["violation-rate", 0]);
  const [fifteen] = planned("phase-1", 15);
  assert.deepEqual([fifteen?.mostWrong, fifteen?.fewestWindows], [undefined, 16]);
});

test("a truth further within the limit passes more often and takes fewer windows", () => {
  const [{ chances } = { chances: [] }] = planned("phase-1", 41);
  assert.deepEqual(
    chances.map(({ truth }) => truth),
    [0.2, 0.15, 0.1, 0.05, 0],
  );
  const passed = chances.map(({ passRatio }) => passRatio);
  assert.deepEqual(passed, [...passed].sort());
  const windows = chances.map(({ windowsForPower = 2_001 }) => windowsForPower);
  assert.deepEqual(
    windows,
    [...windows].sort((a, b) => b - a),
  );
});

test("a win rate is planned by its dates with trades, in its own direction; counts and means are not", () => {
  const found = planned("phase-2", 40, 30);
  assert.deepEqual(
    found.map(({ criterion, windows }) => [criterion, windows]),
    [["win-rate", 30]],
  );
  const truths = found[0]!.chances.map(({ truth }) => truth);
  assert.ok(truths.every((truth) => truth > 0.45) && truths.at(-1) === 1);
});
