import assert from "node:assert/strict";
import { test } from "node:test";
import type { FactWriter } from "#services/audit/app/ports.ts";
import { recordFact } from "#services/audit/app/record-fact.ts";
import { decisionMade } from "#services/audit/domain/facts/decision-facts.ts";
import type { Fact, FactRecord } from "#services/audit/domain/facts/fact.ts";
import type { PolicyApplied } from "#services/audit/domain/facts/policy-facts.ts";
import { sampleDecision, sampleKey, sampleScored, sampleTrade } from "../sample-evidence.ts";

const publishedMs = Date.UTC(2015, 0, 12);

function recordingInMemory() {
  const records: FactRecord[] = [];
  const recorded = ({ kind, identity }: FactRecord) =>
    records.find((one) => one.kind === kind && one.identity === identity);
  const writer: FactWriter = {
    recordedHash: (record) => recorded(record)?.factHash,
    insert(record) {
      if (recorded(record)) return false;
      records.push(record);
      return true;
    },
  };
  const record = (fact: Fact, timeMs = publishedMs) => recordFact(writer, fact, timeMs);
  return { record, records };
}

const scoredFact = (change: Parameters<typeof sampleScored>[2] = {}): Fact => ({
  kind: "FORECAST_SCORED",
  value: sampleScored(3, 2, change),
});

test("a score also records the forecast that it scores", () => {
  const { record, records } = recordingInMemory();
  record(scoredFact());
  assert.deepEqual(
    records.map(({ kind }) => kind),
    ["FORECAST_MADE", "FORECAST_SCORED"],
  );
});

test("the same fact again is recorded once", () => {
  const { record, records } = recordingInMemory();
  const trade: Fact = { kind: "TRADE_CLOSED", value: sampleTrade() };
  record(trade);
  record(trade);
  assert.equal(records.length, 1);
});

test("a score that is published again later is the same score, with its first time", () => {
  const { record, records } = recordingInMemory();
  record(scoredFact());
  record(scoredFact(), Date.UTC(2020, 0, 1));
  assert.deepEqual(
    records.map(({ timeMs }) => timeMs),
    [null, publishedMs],
  );
});

test("another fact under the same identity is refused as one that can never be applied", () => {
  const { record } = recordingInMemory();
  record({ kind: "TRADE_CLOSED", value: sampleTrade() });
  assert.throws(() => record({ kind: "TRADE_CLOSED", value: sampleTrade({ netPnlMicros: 5n }) }), {
    code: "INVALID_ARGUMENT",
  });
});

test("a trade that is published again agrees with the record of a version that kept less of it", () => {
  const { record, records } = recordingInMemory();
  record({ kind: "TRADE_CLOSED", value: sampleTrade() });
  const whole = sampleTrade({ side: "BUY", entryTimeMs: Date.UTC(2015, 0, 2) });
  record({ kind: "TRADE_CLOSED", value: whole });
  assert.equal(records.length, 1);
  const other = { ...whole, netPnlMicros: 5n };
  assert.throws(() => record({ kind: "TRADE_CLOSED", value: other }), { code: "INVALID_ARGUMENT" });
});

test("a decision that is published again agrees with the record of a version that kept less of it", () => {
  const { record, records } = recordingInMemory();
  const { ticker: _, asOfMs: __, policyHash: ___, ...less } = sampleDecision();
  record({ kind: "DECISION_MADE", value: less });
  record({ kind: "DECISION_MADE", value: sampleDecision({ expectedProfitBps: 4 }) });
  assert.equal(records.length, 1);
  const other = sampleDecision({ verdict: "DENY" });
  assert.throws(() => record({ kind: "DECISION_MADE", value: other }), {
    code: "INVALID_ARGUMENT",
  });
});

test("a forecast that is published again agrees with the record of a version that kept no price basis", () => {
  const { record, records } = recordingInMemory();
  record(scoredFact());
  record(scoredFact({ priceBasis: "AS_TRADED", regime: "CRISIS" }));
  assert.equal(records.length, 2);
});

test("a submitted forecast that is published again agrees with the record of a version that kept no receipt", () => {
  const { record, records } = recordingInMemory();
  record(scoredFact({ submissionTiming: "REPLAY" }));
  record(scoredFact({ submissionTiming: "REPLAY", submissionReceivedMs: 7, submissionOpensMs: 6 }));
  assert.equal(records.length, 2);
  const other = scoredFact({ submissionTiming: "LIVE", submissionReceivedMs: 7 });
  assert.throws(() => record(other), { code: "INVALID_ARGUMENT" });
});

test("the forecast that a score records states the price basis of the score", () => {
  const { record, records } = recordingInMemory();
  record(scoredFact({ priceBasis: "SPLIT_ADJUSTED" }));
  const bases = records.map(({ content }) => JSON.parse(content).priceBasis);
  assert.deepEqual(bases, ["SPLIT_ADJUSTED", "SPLIT_ADJUSTED"]);
});

test("a score of other content than the forecast that was made is refused", () => {
  const { record, records } = recordingInMemory();
  const { key, forecast, contentHash, baselineModel } = sampleScored(3, 2);
  record({ kind: "FORECAST_MADE", value: { key, forecast, contentHash, baselineModel } });
  assert.throws(() => record(scoredFact({ contentHash: "x" })), { code: "INVALID_ARGUMENT" });
  assert.equal(records.length, 1);
});

test("a fact without an audit set is not recorded", () => {
  const { record, records } = recordingInMemory();
  record(scoredFact({ key: sampleKey({ auditSet: "" }) }));
  assert.equal(records.length, 0);
});

test("a decision also records what it was held to, once an instrument and policy; another version may state more", () => {
  const { record, records } = recordingInMemory();
  const held = (name: string, limits: PolicyApplied["limits"]): Fact => {
    const applied = { auditSet: "sprints/a", ticker: "AAPL", interval: "DAY_1" } as const;
    const appliedPolicy = { ...applied, isProofMode: false, policyHash: "p", limits };
    const decision = { auditSet: "sprints/a", decision: name, verdict: "ALLOW" } as const;
    return { kind: "DECISION_MADE", value: { ...decisionMade(decision, []), appliedPolicy } };
  };
  record(held("decisions/1", []));
  record(held("decisions/2", [{ field: "f", text: "1", looser: "CHANGED" }]));
  assert.deepEqual(
    records.map(({ kind, identity }) => [kind, identity]),
    [
      ["POLICY_APPLIED", "AAPL DAY_1 p"],
      ["DECISION_MADE", "decisions/1"],
      ["DECISION_MADE", "decisions/2"],
    ],
  );
  // What is recorded of a decision is what it was before policies were.
  assert.doesNotMatch(records[1]?.content ?? "", /policy/i);
});
