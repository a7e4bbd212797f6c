import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadAuditConfig } from "#services/audit/config.ts";
import { RecordedFacts } from "#services/audit/domain/evidence/evidence.ts";
import type { Fact } from "#services/audit/domain/facts/fact.ts";
import { evaluateSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import { pinSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { scorecardOf } from "#services/audit/domain/scorecard.ts";
import { isLong } from "#test/support/test-length.ts";
import { randomFacts } from "#test/unit/audit/random-facts.ts";
import { sampleTrade } from "#test/unit/audit/sample-evidence.ts";

const { policy, gates } = loadAuditConfig({ environment: {} });
const pinned = gates.map(pinSpec);

/** Everything that is answered from the evidence, to the last digit. */
function answersFrom(facts: RecordedFacts): string {
  const evidence = facts.evidence("sprints/a", 0, []);
  const evaluations = pinned.map((spec) => evaluateSpec(spec, evidence));
  const answers = [scorecardOf(evidence, policy), evaluations];
  return JSON.stringify(answers, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}

function recorded(facts: readonly Fact[]): RecordedFacts {
  const recordedFacts = new RecordedFacts();
  for (const [index, fact] of facts.entries()) recordedFacts.add(index + 1, fact);
  return recordedFacts;
}

test("evidence that grew fact by fact gives the same bytes as evidence from scratch", () => {
  let compared = 0;
  fc.assert(
    fc.property(randomFacts(40), fc.nat(4), (facts, askEvery) => {
      const growing = new RecordedFacts();
      for (const [index, fact] of facts.entries()) {
        growing.add(index + 1, fact);
        if (index % (askEvery + 1) > 0) continue;
        assert.equal(answersFrom(growing), answersFrom(recorded(facts.slice(0, index + 1))));
        compared += 1;
      }
    }),
    { numRuns: isLong ? 60 : 10 },
  );
  assert.ok(compared > (isLong ? 200 : 30), `only ${compared} prefixes were compared`);
});

test("the order in which facts are recorded changes no byte of an answer", () => {
  fc.assert(
    fc.property(randomFacts(40), fc.infiniteStream(fc.nat()), (facts, random) => {
      const shuffled = facts
        .map((fact) => [random.next().value as number, fact] as const)
        .sort(([a], [b]) => a - b)
        .map(([, fact]) => fact);
      assert.equal(answersFrom(recorded(shuffled)), answersFrom(recorded(facts)));
    }),
    { numRuns: isLong ? 100 : 15 },
  );
});

test("a fact that is added twice is refused, since it would count twice", () => {
  const facts = new RecordedFacts();
  const fact = { kind: "TRADE_CLOSED", value: sampleTrade() } as const;
  facts.add(7, fact);
  assert.throws(() => facts.add(7, fact), RangeError);
  assert.deepEqual([facts.size, facts.position], [1, 7]);
});
