import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { repositoryRoot } from "#test/support/source-files.ts";
import { type CheckoutCosts, costsOf, judge } from "./sprint/costs.ts";

test("the bench of sprints runs sprints of every size and prints one object", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", join(repositoryRoot, "test/bench/sprint.ts"), "--quick", "--json"],
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
    [2, 4],
  );
  for (const { cpuMs, sprintHash } of own.sizes) {
    assert.ok(cpuMs > 0);
    assert.match(sprintHash, /^[0-9a-f]{64}$/);
  }
  assert.deepEqual(requirements, [], "a run this short is not judged");
});

function costs(start: number, hundred: number, thousand: number): CheckoutCosts {
  const run = (cpuMs: number) => [{ cpuMs, wallMs: cpuMs, orders: 0, sprintHash: "h" }];
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
  const run = (sprintHash: string) => ({ cpuMs: 1, wallMs: 1, orders: 0, sprintHash });
  const runs = new Map([
    [1, [run("a")]],
    [100, [run("b"), run("c")]],
  ]);
  assert.throws(() => costsOf("checkout", runs), /different hashes/);
});
