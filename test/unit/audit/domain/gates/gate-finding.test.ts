import assert from "node:assert/strict";
import { test } from "node:test";
import { joinVerdicts, verdictOf } from "#services/audit/domain/gates/gate-finding.ts";

test("one failure fails the gate, whatever is inconclusive", () => {
  assert.equal(joinVerdicts(["PASS", "INCONCLUSIVE", "FAIL"]), "FAIL");
});

test("one inconclusive criterion keeps the gate from passing", () => {
  assert.equal(joinVerdicts(["PASS", "INCONCLUSIVE"]), "INCONCLUSIVE");
});

test("a gate passes only when every criterion does", () => {
  assert.equal(joinVerdicts(["PASS", "PASS"]), "PASS");
});

test("a gate without criteria is inconclusive, never passed", () => {
  assert.equal(joinVerdicts([]), "INCONCLUSIVE");
});

test("only KEEP passes", () => {
  assert.equal(verdictOf("KEEP"), "PASS");
  assert.equal(verdictOf("RESEARCH_ONLY"), "FAIL");
  assert.equal(verdictOf("DISABLE_DEFAULT"), "FAIL");
  assert.equal(verdictOf("INCONCLUSIVE"), "INCONCLUSIVE");
});
