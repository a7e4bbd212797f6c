import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { displayOf, rowText } from "#cli/watch/display.ts";
import { WatchedSprint } from "#cli/watch/watched-sprint.ts";
import { GateEvaluationSchema, GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { auditStep, finishedSprint, runningSprint } from "../finished-sprint.ts";
import { recordingTerminal } from "../recording-terminal.ts";

/** A sprint of 20 audit runs whose first four ended 30 s apart, with three gates. */
function watchedSprint(): WatchedSprint {
  const watched = new WatchedSprint(runningSprint(20));
  for (const audit of [1, 2, 3, 4]) watched.step(auditStep(audit), audit * 30_000);
  const { FAIL, INCONCLUSIVE } = GateVerdict;
  for (const [gate, verdict] of [
    ["phase-0", INCONCLUSIVE],
    ["phase-1", FAIL],
    ["forecast-audits", FAIL],
  ] as const) {
    const found = create(GateEvaluationSchema, { gate, verdict });
    watched.gate({ gate: found, isFinal: false, sequence: 4, completedAudits: 4 });
  }
  return watched;
}

test("the time that is left follows from the pace that was seen, and is not said before", () => {
  const watched = new WatchedSprint(runningSprint(20));
  for (const audit of [1, 2, 3]) watched.step(auditStep(audit), audit * 30_000);
  assert.equal(watched.secondsLeft(), undefined);
  watched.step(auditStep(4), 120_000);
  assert.equal(watched.secondsLeft(), 16 * 30);
});

test("steps of before the watch, which the stream tells again, say nothing of the pace", () => {
  const sprint = runningSprint(20);
  sprint.completedAudits = 10;
  const watched = new WatchedSprint(sprint);
  const isNew = [9, 10, 11].map((audit) => watched.step(auditStep(audit), 0));
  assert.deepEqual([isNew, watched.completedAudits], [[false, false, true], 11]);
});

test("a row says the most that its screen has room for, and never fills it", () => {
  const row = (columns: number) => rowText(watchedSprint(), undefined, columns);
  const head = "sprints/0a1b2c  [##........] 4/20  as-of 2013-09-29  about 8 min left";
  assert.match(row(140), /phase-0 INCONCLUSIVE {2}phase-1 FAIL {2}forecast-audits FAIL$/);
  assert.equal(
    row(100).replace(/as-of \S+/, "as-of 2013-09-29"),
    `${head}  2 FAIL, 1 INCONCLUSIVE`,
  );
  assert.match(
    row(90),
    /^sprints\/0a1b2c {2}\[#\.\.\.\] 4\/20 {2}as-of \S+ {2}about 8 min left {2}2 FAIL/,
  );
  for (let columns = 1; columns <= 140; columns += 1) assert.ok(row(columns).length <= columns);
});

test("a screen has one row a sprint, drawn over the ones before, and at the end how each ended", () => {
  const { terminal, out } = recordingTerminal();
  const watched = [watchedSprint(), watchedSprint()];
  const display = displayOf(watched, { ...terminal, outColumns: 60 }, false);
  display.show(watched[0]!, { kind: "stand" });
  display.show(watched[1]!, { kind: "stand" });
  const [first = "", second = ""] = out().split("\x1b[2A");
  assert.deepEqual([first.split("\n").length, second.split("\n").length], [3, 3]);
  watched[0]!.sprint = finishedSprint(GateVerdict.FAIL, 20);
  display.show(watched[0]!, { kind: "ended" });
  display.end();
  const [last] = out().split("\n").slice(-2);
  assert.match(last ?? "", /^sprints\/0a1b2c {2}SUCCEEDED: FAIL: /);
});
