import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import {
  criteriaWithoutLaw,
  plannedAssurances,
} from "#services/audit/domain/assurance/plan-assurance.ts";

const { gates, assurance } = loadAuditConfig({ environment: {} });

function planned(gate: string, audits: number, trades = audits, spreadBps = 100) {
  const spec = gates.find((one) => one.gate === gate)!;
  return plannedAssurances(spec, { audits, trades, spreadBps }, assurance);
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

test("a PASS at the end is the binomial law of what may be wrong then, and rarer than one at any look", () => {
  const [{ mostWrong = -1, chances } = { chances: [] }] = planned("phase-1", 41);
  for (const { truth, passRatio, endPassRatio } of chances) {
    let ways = 1;
    let sum = 0;
    for (let bad = 0; bad <= mostWrong; bad += 1) {
      sum += ways * truth ** bad * (1 - truth) ** (41 - bad);
      ways *= (41 - bad) / (bad + 1);
    }
    assert.ok(Math.abs(endPassRatio - sum) < 1e-12, `${truth}: ${endPassRatio} ${sum}`);
    assert.ok(truth === 0 ? endPassRatio === 1 : endPassRatio < passRatio);
  }
  const [none] = planned("phase-1", 15);
  assert.ok(none!.chances.every(({ endPassRatio }) => endPassRatio === 0));
});

test("a win rate is planned by its dates with trades, in its own direction; counts are not", () => {
  const found = planned("phase-2", 40, 30);
  assert.deepEqual(
    found.map(({ criterion, kind, windows }) => [criterion, kind, windows]),
    [
      ["win-rate", "SHARE", 30],
      ["profit-factor", "MEAN", 30],
      ["mean-return", "MEAN", 30],
    ],
  );
  const truths = found[0]!.chances.map(({ truth }) => truth);
  assert.ok(truths.every((truth) => truth > 0.45) && truths.at(-1) === 1);
});

test("a mean is planned by the bets that judge it, and is unreachable where its largest truth is", () => {
  const [mean] = planned("phase-0", 41);
  assert.deepEqual(
    [mean?.criterion, mean?.isReachable, mean?.mostWrong, mean?.spreadBps],
    ["mean-return", false, undefined, 100],
  );
  // Above the limit of -5 bps by a tenth of the spread up to the whole of it.
  assert.deepEqual(
    mean?.chances.map(({ truth }) => truth),
    [5, 15, 25, 45, 95],
  );
  const windows = mean!.chances.map(({ windowsForPower = 2_001 }) => windowsForPower);
  assert.deepEqual(
    windows,
    [...windows].sort((a, b) => b - a),
  );
  const [later] = planned("phase-0", windows.at(-1)!);
  assert.ok(later!.isReachable && later!.chances.at(-1)!.passRatio >= assurance.powerRatio);
  assert.ok(later!.leastExcessBps! < mean!.leastExcessBps!);
});

test("a plan names what no evidence passes; no gate on file asks for it", () => {
  for (const spec of gates) assert.deepEqual(criteriaWithoutLaw(spec), [], spec.gate);
  const spec = gates.find(({ gate }) => gate === "phase-0")!;
  assert.ok(spec.kind === "CRITERIA");
  const [mean, ...others] = spec.criteria;
  const money = { ...mean!, metric: "net_pnl", criterion: "profit" };
  const beside = { ...mean!, relativeTo: "BASELINE" as const, criterion: "beside" };
  assert.deepEqual(criteriaWithoutLaw({ ...spec, criteria: [money, beside, ...others] }), [
    "profit",
    "beside",
  ]);
});

test("every mean that a gate on file estimates has a law in plans", () => {
  for (const { gate } of gates) {
    for (const { criterion, kind, chances } of planned(gate, 20)) {
      assert.equal(chances.length, 5, `${gate} ${criterion} ${kind}`);
    }
  }
  assert.deepEqual(
    planned("phase-5", 20).map(({ kind }) => kind),
    ["MEAN", "SHARE", "MEAN", "SHARE", "SHARE"],
  );
});

test("without a window nothing is reached, and a spread beyond what can be lost takes no loss at all", () => {
  const [none] = planned("phase-0", 0);
  assert.deepEqual([none?.isReachable, none?.leastExcessBps], [false, undefined]);
  const [wild] = planned("phase-0", 20, 20, 6_000);
  // The hardest truth loses more than can be lost, so that gains alone pass: as likely as so many heads in a row.
  assert.equal(wild!.chances[0]!.passRatio, 0.5 ** 4);
});
