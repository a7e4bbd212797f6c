import assert from "node:assert/strict";
import { test } from "node:test";
import type { FactWriter } from "#services/audit/app/ports.ts";
import { recordFact } from "#services/audit/app/record-fact.ts";
import { type Fact, factHash, identityOf } from "#services/audit/domain/facts/fact.ts";
import { sampleKey, sampleScored, sampleTrade } from "../sample-evidence.ts";

function writerInMemory() {
  const facts: Fact[] = [];
  const writer: FactWriter = {
    async recordedHash(kind, _auditSet, identity) {
      const found = facts.find((fact) => fact.kind === kind && identityOf(fact) === identity);
      return found && factHash(found);
    },
    async insert(fact) {
      facts.push(fact);
    },
  };
  return { writer, facts };
}

test("a score also records the forecast that it scores", async () => {
  const { writer, facts } = writerInMemory();
  await recordFact(writer, { kind: "FORECAST_SCORED", value: sampleScored(3, 2) });
  assert.deepEqual(
    facts.map(({ kind }) => kind),
    ["FORECAST_MADE", "FORECAST_SCORED"],
  );
});

test("the same fact again is recorded once", async () => {
  const { writer, facts } = writerInMemory();
  const trade: Fact = { kind: "TRADE_CLOSED", value: sampleTrade() };
  await recordFact(writer, trade);
  await recordFact(writer, trade);
  assert.equal(facts.length, 1);
});

test("a score that is told again later is the same score", async () => {
  const { writer, facts } = writerInMemory();
  await recordFact(writer, { kind: "FORECAST_SCORED", value: sampleScored(3, 2) });
  const later = sampleScored(3, 2, { scoreTimeMs: Date.UTC(2020, 0, 1) });
  await recordFact(writer, { kind: "FORECAST_SCORED", value: later });
  assert.equal(facts.length, 2);
});

test("another fact under the same identity is refused as one that can never be applied", async () => {
  const { writer } = writerInMemory();
  await recordFact(writer, { kind: "TRADE_CLOSED", value: sampleTrade() });
  await assert.rejects(
    recordFact(writer, { kind: "TRADE_CLOSED", value: sampleTrade({ netPnlMicros: 5n }) }),
    { code: "INVALID_ARGUMENT" },
  );
});

test("a score of other content than the forecast that was made is refused", async () => {
  const { writer, facts } = writerInMemory();
  const { key, forecast, contentHash, baselineModel } = sampleScored(3, 2);
  await recordFact(writer, {
    kind: "FORECAST_MADE",
    value: { key, forecast, contentHash, baselineModel },
  });
  const other = sampleScored(3, 2, { contentHash: "x" });
  await assert.rejects(recordFact(writer, { kind: "FORECAST_SCORED", value: other }));
  assert.equal(facts.length, 1);
});

test("a fact without an audit set is let go", async () => {
  const { writer, facts } = writerInMemory();
  const scored = sampleScored(3, 2, { key: sampleKey({ auditSet: "" }) });
  await recordFact(writer, { kind: "FORECAST_SCORED", value: scored });
  assert.equal(facts.length, 0);
});
