import assert from "node:assert/strict";
import { test } from "node:test";
import { reportWidth, sprintReport } from "#cli/report/sprint-report.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { finishedSprint } from "#test/unit/cli/finished-sprint.ts";
import { assertGolden } from "#test/unit/cli/golden.ts";

const timings = { startupMs: 1234.5, sprintMs: 4200, totalMs: 5434.5, perAuditMs: 200 };

function report(verdict: GateVerdict): string {
  const sprint = finishedSprint(verdict);
  return sprintReport(sprint, sprint.result!, { records: "/data/.pmx", timings });
}

test("a failed sprint is rendered as in the golden file", () => {
  assertGolden("sprint-report-fail.txt", report(GateVerdict.FAIL));
});

test("no line of the report is wider than 100 characters", () => {
  for (const line of report(GateVerdict.INCONCLUSIVE).split("\n")) {
    assert.ok(line.length <= reportWidth, line);
  }
});

test("a metric that the report has never heard of is shown with its unit and n", () => {
  assert.match(report(GateVerdict.PASS), /a metric nobody knew before +1\.5 bps +8\n/);
});

test("a profit factor without losses says so instead of a number", () => {
  assert.match(report(GateVerdict.PASS), /profit factor trades +undefined: no losses/);
});

test("an inconclusive verdict names the gate that lacks evidence and what to do", () => {
  const text = report(GateVerdict.INCONCLUSIVE);
  assert.match(text, /INCONCLUSIVE: not enough evidence for forecast-audits \(violation rate/);
  assert.match(text, /larger\s+--audits/);
});

test("a verdict that was never set is shown as FAIL", () => {
  assert.match(report(GateVerdict.UNSPECIFIED), /\nFAIL: /);
});

test("overlapping audits are declared as not independent", () => {
  assert.match(report(GateVerdict.PASS), /20 of 21 audit runs share bars with the one before/);
});

test("facts that could not be read are announced", () => {
  const sprint = finishedSprint(GateVerdict.INCONCLUSIVE);
  sprint.result!.scorecard!.deadLetterCount = 2n;
  const text = sprintReport(sprint, sprint.result!, { records: "x", timings });
  assert.match(text, /2 facts could not be read/);
});
