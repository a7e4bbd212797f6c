import assert from "node:assert/strict";
import { test } from "node:test";
import { createProgress } from "#cli/progress.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { auditStep, settlementStep } from "./finished-sprint.ts";
import { recordingTerminal } from "./recording-terminal.ts";

test("on a screen one bar is redrawn with count, as-of and verdict counts", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true });
  const progress = createProgress(terminal, 4, false);
  progress.step(auditStep(1, Verdict.ALLOW));
  progress.step(auditStep(2));
  const last = err().split("\r").at(-1);
  assert.equal(last, "\x1b[K[##########..........] 2/4  as-of 2014-07-02  ALLOW 1  DENY 1");
  assert.ok(!err().includes("\n"));
});

test("the bar never wraps on a narrow screen", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true, columns: 30 });
  createProgress(terminal, 4, false).step(auditStep(1));
  assert.equal(err().replace("\r\x1b[K", "").length, 29);
});

test("the end wipes the bar off the screen", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true });
  const progress = createProgress(terminal, 4, false);
  progress.step(auditStep(1));
  progress.end();
  assert.ok(err().endsWith("\r\x1b[K"));
});

test("a note wipes the bar and has a line of its own", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true });
  const progress = createProgress(terminal, 4, false);
  progress.step(auditStep(1));
  progress.note("away");
  assert.ok(err().endsWith("\r\x1b[Kaway\n"));
});

test("into a pipe goes one plain line a step", () => {
  const { terminal, err } = recordingTerminal();
  const progress = createProgress(terminal, 4, false);
  progress.step(auditStep(1));
  progress.step(settlementStep(4));
  progress.end();
  assert.equal(
    err(),
    "audit 1/4  as-of 2014-06-02  AAPL DENY  closed trades 0\n" +
      "settlement  as-of 2014-09-30  closed trades 1\n",
  );
});

test("silence is silent about steps but not about trouble", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true });
  const progress = createProgress(terminal, 4, true);
  progress.step(auditStep(1));
  progress.note("away");
  progress.end();
  assert.equal(err(), "away\n");
});
