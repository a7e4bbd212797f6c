import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonReport } from "#cli/json-report.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { auditStep, finishedSprint, settlementStep } from "./finished-sprint.ts";

const timings = { startupMs: 1, sprintMs: 2, totalMs: 3, perAuditMs: 1 };

function report() {
  const sprint = finishedSprint(GateVerdict.INCONCLUSIVE, 2);
  const steps = [auditStep(1), auditStep(2), settlementStep(2)];
  return jsonReport(sprint, sprint.result!, steps, timings);
}

test("the report is one line with exactly the keys that are promised", () => {
  const text = report();
  assert.equal(text.indexOf("\n"), text.length - 1);
  assert.deepEqual(Object.keys(JSON.parse(text)), [
    "sprint",
    "verdict",
    "assured",
    "sprintHash",
    "builds",
    "policyHash",
    "dataHash",
    "audits",
    "dropped",
    "scorecard",
    "gates",
    "timings",
  ]);
});

test("each criterion says what it lets through, and a gate over forecasts what ends KEEP", () => {
  const { gates } = JSON.parse(report());
  const [violations] = gates[1].criteria;
  assert.equal(violations.operatingCharacteristic.wrong.passRatio, 0.2454);
  assert.equal(violations.operatingCharacteristic.smallestN, "69");
  assert.equal(gates[1].keepSurface.chances[1].keepRatio, 0.9327);
});

test("the verdict is a bare word and the hashes are those of the sprint", () => {
  const { verdict, sprintHash, policyHash, dataHash } = JSON.parse(report());
  assert.equal(verdict, "INCONCLUSIVE");
  assert.deepEqual([sprintHash[0], policyHash[0], dataHash[0]], ["1", "2", "3"]);
});

test("a sprint of two builds has null for its hash, and both builds", () => {
  const sprint = finishedSprint(GateVerdict.PASS, 2);
  const result = { ...sprint.result!, sprintHash: "", builds: ["0.2.0+a", "0.3.0+b"] };
  const { sprintHash, builds } = JSON.parse(jsonReport(sprint, result, [], timings));
  assert.deepEqual([sprintHash, builds], [null, ["0.2.0+a", "0.3.0+b"]]);
});

test("audits are the audit runs without the settlement", () => {
  const { audits } = JSON.parse(report());
  assert.deepEqual(
    audits.map((step: { audit: number; tickers: { forecast: string }[] }) => [
      step.audit,
      step.tickers[0]?.forecast,
    ]),
    [
      [1, "forecasts/1"],
      [2, "forecasts/2"],
    ],
  );
});

test("a zero is written out, an undefined metric keeps its reason", () => {
  const { audits, scorecard } = JSON.parse(report());
  assert.equal(audits[0].tickers[0].closedTrades, 0);
  const factor = scorecard.metrics.find((m: { name: string }) => m.name.startsWith("profit"));
  assert.equal(factor.undefinedReason, "UNDEFINED_REASON_NO_LOSSES");
});

test("the sprint does not repeat its result", () => {
  assert.equal(JSON.parse(report()).sprint.result, undefined);
});
