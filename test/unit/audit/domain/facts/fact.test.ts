import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { factFromRecord, recordOf } from "#services/audit/domain/facts/fact.ts";
import { randomFacts } from "#test/unit/audit/random-facts.ts";
import { sampleKey, sampleScored, sampleTrade } from "#test/unit/audit/sample-evidence.ts";

test("every fact reads back from its record as it was", () => {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(randomFacts(10), (facts) => {
      for (const fact of facts) {
        const { kind, content } = recordOf(fact, 0);
        assert.deepEqual(factFromRecord(kind, content), fact);
        kinds.add(kind);
      }
    }),
  );
  assert.equal(kinds.size, 9);
});

test("two facts that differ only in when they were published have the same hash", () => {
  const fact = { kind: "TRADE_CLOSED", value: sampleTrade() } as const;
  assert.equal(recordOf(fact, 1).factHash, recordOf(fact, 2).factHash);
});

test("two facts that say different things of the same trade share its identity, not the hash", () => {
  const one = recordOf({ kind: "TRADE_CLOSED", value: sampleTrade() }, 0);
  const other = recordOf({ kind: "TRADE_CLOSED", value: sampleTrade({ netPnlMicros: 5n }) }, 0);
  assert.equal(one.identity, other.identity);
  assert.notEqual(one.factHash, other.factHash);
});

test("a score is about the audit that its forecast's key names, in that audit set", () => {
  const value = sampleScored(3, 2, { key: sampleKey({ auditSet: "sprints/b" }) });
  const record = recordOf({ kind: "FORECAST_SCORED", value }, 0);
  assert.equal(record.auditSet, "sprints/b");
  assert.match(record.identity, /^audits\/[0-9a-f]{32}$/);
});
