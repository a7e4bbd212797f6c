import assert from "node:assert/strict";
import { test } from "node:test";
import { EvidenceCache } from "#services/audit/domain/evidence/evidence-cache.ts";
import { sampleTrade } from "#test/unit/audit/sample-evidence.ts";

/** Asks for an audit set and, where it is not kept, reads `size` facts of it. */
function ask(cache: EvidenceCache, auditSet: string, size: number): "kept" | "read" {
  const facts = cache.of(auditSet);
  const isKept = facts.size > 0;
  for (let position = facts.position + 1; position <= size; position += 1) {
    facts.add(position, { kind: "TRADE_CLOSED", value: sampleTrade() });
  }
  cache.trim();
  return isKept ? "kept" : "read";
}

test("of more audit sets than fit, the one that was not asked for the longest is dropped", () => {
  const cache = new EvidenceCache({ auditSets: 2, facts: 100 });
  ask(cache, "a", 1);
  ask(cache, "b", 1);
  ask(cache, "a", 1);
  ask(cache, "c", 1);
  assert.equal(ask(cache, "a", 1), "kept");
  assert.equal(ask(cache, "b", 1), "read");
});

test("of more facts than fit, as many audit sets are dropped as it takes", () => {
  const cache = new EvidenceCache({ auditSets: 9, facts: 10 });
  ask(cache, "a", 4);
  ask(cache, "b", 4);
  ask(cache, "c", 8);
  assert.equal(ask(cache, "c", 8), "kept");
  assert.equal(ask(cache, "a", 4), "read");
});

test("an audit set of more facts than fit is kept alone", () => {
  const cache = new EvidenceCache({ auditSets: 9, facts: 10 });
  ask(cache, "a", 50);
  assert.equal(ask(cache, "a", 50), "kept");
});

test("audit sets without evidence push no other one out", () => {
  const cache = new EvidenceCache({ auditSets: 2, facts: 10 });
  ask(cache, "a", 4);
  for (const name of ["x", "y", "z"]) ask(cache, name, 0);
  assert.equal(ask(cache, "a", 4), "kept");
});
