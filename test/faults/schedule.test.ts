import assert from "node:assert/strict";
import { test } from "node:test";
import { faultText, scheduleOf, targetsOf } from "./schedule.ts";

const audits = 24;
const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const faultsOf = (seed: number) =>
  scheduleOf(seed, audits, 5).flatMap(({ faults }) => faults.map(faultText));

test("a schedule is a function of its seed", () => {
  for (const seed of seeds) {
    assert.deepEqual(scheduleOf(seed, audits, 5), scheduleOf(seed, audits, 5), `seed ${seed}`);
  }
  const different = new Set(seeds.map((seed) => JSON.stringify(scheduleOf(seed, audits, 5))));
  assert.equal(different.size, seeds.length);
});

test("every kind of fault befalls everything that it can befall", () => {
  const seen = new Set(seeds.flatMap(faultsOf));
  const all = Object.entries(targetsOf).flatMap(([kind, targets]) =>
    targets.map((target) => `${kind} ${target}`),
  );
  assert.deepEqual([...seen].sort(), all.sort());
});

test("blows come in the order of audits, and the faults of one have targets of their own", () => {
  for (const seed of seeds) {
    let before = 0;
    for (const { afterAudits, faults } of scheduleOf(seed, audits, 5)) {
      assert.ok(afterAudits >= before && afterAudits <= audits);
      before = afterAudits;
      assert.equal(new Set(faults.map(({ target }) => target)).size, faults.length);
    }
  }
});
