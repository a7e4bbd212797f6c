import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { sealPlanText } from "#cli/report/seal-plan.ts";
import { Comparator } from "#proto/pmx/audit/v1/gate_pb.ts";
import { SealPlanSchema } from "#proto/pmx/sprint/v1/trial_pb.ts";

const windows = { auditRuns: 41, windows: 41, horizonBars: 30, trialNumber: 1, alphaRatio: 0.03 };
const violations = {
  criterion: "violation-rate",
  comparator: Comparator.AT_MOST,
  threshold: 0.25,
  windows: 41,
  mostWrong: 2,
  fewestWindows: 18,
  chances: [{ truth: 0.1, passRatio: 0.364, endPassRatio: 0.209, windowsForPower: 85 }],
};

test("before a seal is opened the chance of a PASS is said at any look and at the end", () => {
  const plan = create(SealPlanSchema, {
    ...windows,
    gates: [{ gate: "phase-1", shares: [violations] }],
  });
  const text = sealPlanText(plan, 100);
  assert.match(text, /^ +assured +truth +P\(PASS\) +at the end +windows for it +bars$/m);
  assert.match(text, /10\.0 % +36\.4 % +20\.9 % +85 +2550$/m);
  assert.match(text, /^P\(PASS\) is that of each criterion by itself, at any look/m);
});

test("of a gate without shares it is said how to plan it, and nothing of chances", () => {
  const plan = create(SealPlanSchema, { ...windows, gates: [{ gate: "phase-0", shares: [] }] });
  const text = sealPlanText(plan, 1_000);
  assert.match(text, /^phase-0: .*; pmx plan --gate phase-0 --audits 41 --assured says what it/m);
  assert.doesNotMatch(text, /at the end/);
});
