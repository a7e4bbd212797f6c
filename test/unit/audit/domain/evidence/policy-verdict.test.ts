import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type PolicyComparison,
  verdictOnPolicy,
} from "#services/audit/domain/evidence/policy-verdict.ts";

const on = "1".repeat(16);
const off = "0".repeat(16);

function comparison(change: Partial<PolicyComparison> = {}): PolicyComparison {
  return {
    basePolicy: on,
    otherPolicy: off,
    sharedHash: "bars",
    isOnRecordedBars: true,
    conclusion: "OTHER_BETTER",
    n: 20,
    ...change,
  };
}

test("the policy of the winning arm stands, that of the losing one has lost", () => {
  const all = [comparison()];
  assert.deepEqual(verdictOnPolicy(off, all), { decided: 1, lost: false });
  assert.deepEqual(verdictOnPolicy(on, all), { decided: 1, lost: true });
  const exchanged = [comparison({ conclusion: "BASE_BETTER" })];
  assert.equal(verdictOnPolicy(on, exchanged).lost, false);
  assert.equal(verdictOnPolicy(off, exchanged).lost, true);
});

test("where there is no clear winner both policies stand", () => {
  const all = [comparison({ conclusion: "NO_CLEAR_WINNER" })];
  for (const policy of [on, off]) {
    assert.deepEqual(verdictOnPolicy(policy, all), { decided: 1, lost: false });
  }
});

test("an inconclusive comparison decides nothing", () => {
  const all = [comparison({ conclusion: "INCONCLUSIVE" })];
  assert.deepEqual(verdictOnPolicy(on, all), { decided: 0, lost: undefined });
});

test("comparisons of other policies, on generated bars, and of a policy with itself say nothing", () => {
  const none = { decided: 0, lost: undefined };
  assert.deepEqual(verdictOnPolicy("2".repeat(16), [comparison()]), none);
  assert.deepEqual(verdictOnPolicy("", [comparison({ basePolicy: "" })]), none);
  assert.deepEqual(verdictOnPolicy(on, [comparison({ isOnRecordedBars: false })]), none);
  assert.deepEqual(verdictOnPolicy(on, [comparison({ otherPolicy: on })]), none);
});

test("of comparisons of two policies on the same bars the first counts, whichever arm was the base", () => {
  const again = comparison({
    basePolicy: off,
    otherPolicy: on,
    conclusion: "OTHER_BETTER",
    n: 90,
  });
  const all = [comparison({ conclusion: "INCONCLUSIVE" }), again];
  assert.deepEqual(verdictOnPolicy(on, all), { decided: 0, lost: undefined });
});

test("of comparisons on several bars the decided one with the most pairs counts, of equals one that was lost", () => {
  const small = comparison({ sharedHash: "small" });
  const large = comparison({ sharedHash: "large", conclusion: "BASE_BETTER", n: 60 });
  assert.equal(verdictOnPolicy(on, [small, large]).lost, false);
  const undecided = comparison({ sharedHash: "larger", conclusion: "INCONCLUSIVE", n: 90 });
  assert.deepEqual(verdictOnPolicy(on, [small, undecided]), {
    decided: 1,

    lost: true,
  });
  const equal = comparison({ sharedHash: "equal", conclusion: "BASE_BETTER" });
  assert.equal(verdictOnPolicy(on, [small, equal]).lost, true);
  assert.equal(verdictOnPolicy(off, [equal, small]).lost, true);
});
