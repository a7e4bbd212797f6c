import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { programArguments } from "#test/support/program.ts";
import { type CheckoutCosts, costsOf, judge } from "./sprint/costs.ts";
import type { SprintCost } from "./sprint/run-sprint.ts";
import { judgeWholeSprints } from "./sprint/whole-sprint.ts";

test("the bench of sprints runs sprints of every size and prints one object", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...programArguments("test/bench/sprint.ts"), "--quick", "--json"],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  const { own, requirements } = JSON.parse(stdout) as {
    own: CheckoutCosts;
    requirements: unknown[];
  };
  assert.ok(own.startCpuMs > 0);
  assert.deepEqual(
    own.sizes.map(({ audits }) => audits),
    [2],
  );
  for (const { cpuMs, sprintHash } of own.sizes) {
    assert.ok(cpuMs > 0);
    assert.match(sprintHash, /^[0-9a-f]{64}$/);
  }
  assert.deepEqual(requirements, [], "a run this short is not judged");
});

const cost = { cpuMs: 1, wallMs: 1, peakMemoryBytes: 1, orders: 0, sprintHash: "h" };

function costs(start: number, hundred: number, thousand: number): CheckoutCosts {
  const run = (cpuMs: number) => [{ ...cost, cpuMs, wallMs: cpuMs }];
  return costsOf(
    "checkout",
    new Map([
      [1, run(start)],
      [100, run(start + 99 * hundred)],
      [1_000, run(start + 999 * thousand)],
    ]),
  );
}

test("the cost of an audit leaves out what a sprint of one audit takes", () => {
  const [hundred, thousand] = costs(4_000, 30, 33).sizes;
  assert.equal(hundred?.cpuMsPerAudit, 30);
  assert.equal(thousand?.wallMsPerAudit, 33);
  assert.equal(thousand?.cpuMsPerFurtherAudit, (999 * 33 - 99 * 30) / 900);
});

test("an audit that costs more in a long sprint, or more than half of before, is missed", () => {
  const metOf = (own: CheckoutCosts) => judge(own, costs(4_000, 66, 66)).map(({ met }) => met);
  assert.deepEqual(metOf(costs(4_000, 30, 33)), [true, true]);
  assert.deepEqual(metOf(costs(4_000, 30, 33.1)), [false, false]);
});

test("sprints of one size that end with different hashes are no measurement", () => {
  const run = (sprintHash: string) => ({ ...cost, sprintHash });
  const runs = new Map([
    [1, [run("a")]],
    [100, [run("b"), run("c")]],
  ]);
  assert.throws(() => costsOf("checkout", runs), /different hashes/);
});

test("the bench of sprints runs a whole sprint as the command does", () => {
  const args = ["--audits", "2", "--tickers", "2", "--rounds", "1", "--json"];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...programArguments("test/bench/sprint.ts"), ...args],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  const { runs, requirements } = JSON.parse(stdout) as {
    runs: SprintCost[];
    requirements: unknown[];
  };
  assert.equal(runs.length, 1, "the first run does not count");
  assert.ok(runs[0]!.wallMs > 0 && runs[0]!.peakMemoryBytes > 2 ** 20);
  assert.deepEqual(requirements, [], "a sprint this short is not judged");
});

test("the slowest and the largest of the whole sprints are judged, of 100 audits of 3 tickers only", () => {
  const mib = 2 ** 20;
  const runs = [
    { ...cost, wallMs: 9_000, peakMemoryBytes: 351 * mib },
    { ...cost, wallMs: 10_001, peakMemoryBytes: 300 * mib },
  ];
  const metOf = (audits: number, ...costs: SprintCost[]) =>
    judgeWholeSprints({ audits, tickers: 3 }, costs).map(({ met }) => met);
  assert.deepEqual(metOf(100, ...runs), [false, false]);
  assert.deepEqual(metOf(100, runs[0]!), [true, false]);
  assert.deepEqual(metOf(99, ...runs), []);
});
