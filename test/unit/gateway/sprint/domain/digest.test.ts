import assert from "node:assert/strict";
import { test } from "node:test";
import { sprintHash, verdictOf } from "#gateway/sprint/domain/digest.ts";

const sprint = {
  spec: {
    tickers: ["AAPL"],
    audits: 2,
    interval: "DAY_1" as const,
    horizonBars: 30,
    spacingBars: 0,
    startingCashMicros: 1n,
    riskOverrides: {},
  },
  policyHash: "p",
  dataHash: "d",
  asOfTimesMs: [1, 2],
};
const gate = { gate: "phase-0", specHash: "s", verdict: "PASS" as const, criteria: [] };

test("a sprint fails when one gate fails, whatever the others say", () => {
  assert.equal(verdictOf([gate, { verdict: "FAIL" }, { verdict: "INCONCLUSIVE" }]), "FAIL");
});

test("inconclusive is not a pass", () => {
  assert.equal(verdictOf([gate, { verdict: "INCONCLUSIVE" }]), "INCONCLUSIVE");
});

test("a sprint of which a gate held by something looser than before does not pass", () => {
  const loosened = { verdict: "PASS_LOOSENED" as const };
  assert.equal(verdictOf([gate, loosened]), "PASS_LOOSENED");
  assert.equal(verdictOf([loosened, { verdict: "INCONCLUSIVE" }]), "INCONCLUSIVE");
  assert.equal(verdictOf([loosened, { verdict: "FAIL" }]), "FAIL");
});

test("what other evidence was judged by belongs to no hash: it is nothing that the sprint did", () => {
  const hashWith = (verdict: "PASS" | "PASS_LOOSENED" | "FAIL") =>
    sprintHash(sprint, ["1"], "card", [{ ...gate, verdict }]);
  assert.equal(hashWith("PASS_LOOSENED"), hashWith("PASS"));
  assert.notEqual(hashWith("FAIL"), hashWith("PASS"));
});

test("what was converted at generated rates never passes, and fails where a gate fails", () => {
  const rates = (provenance: "REAL" | "SYNTHETIC") => {
    const leg = { ticker: "USDZAR=X", inverse: true, source: "s", dataHash: "h", provenance };
    return { rates: [{ from: "ZAR", to: "USD", legs: [leg] }] };
  };
  assert.equal(verdictOf([{ verdict: "PASS" }], rates("REAL")), "PASS");
  assert.equal(verdictOf([{ verdict: "PASS" }], rates("SYNTHETIC")), "INCONCLUSIVE");
  assert.equal(verdictOf([{ verdict: "FAIL" }], rates("SYNTHETIC")), "FAIL");
});

test("no gates pass nothing", () => {
  assert.equal(verdictOf([]), "INCONCLUSIVE");
});

test("all gates passed is a pass", () => {
  assert.equal(verdictOf([gate, gate]), "PASS");
});

test("the hash follows every step, the policy, the data and the gates", () => {
  const base = sprintHash(sprint, ["a", "b"], "c", [gate]);
  const others = [
    sprintHash(sprint, ["a", "x"], "c", [gate]),
    sprintHash(sprint, ["b", "a"], "c", [gate]),
    sprintHash(sprint, ["a", "b"], "x", [gate]),
    sprintHash({ ...sprint, policyHash: "x" }, ["a", "b"], "c", [gate]),
    sprintHash({ ...sprint, dataHash: "x" }, ["a", "b"], "c", [gate]),
    sprintHash(sprint, ["a", "b"], "c", [{ ...gate, verdict: "FAIL" }]),
  ];
  assert.equal(new Set([base, ...others]).size, 7);
  assert.equal(sprintHash(sprint, ["a", "b"], "c", [gate]), base);
});
