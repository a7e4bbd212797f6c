import assert from "node:assert/strict";
import { test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { createProgress } from "#cli/progress.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { StepKind } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { auditStep, settlementStep } from "./finished-sprint.ts";
import { recordingTerminal } from "./recording-terminal.ts";

const plan = { audits: 4, interval: BarInterval.DAY_1 };

test("on a screen one bar is redrawn with count, as-of and verdict counts", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true });
  const progress = createProgress(terminal, plan, false);
  progress.step(auditStep(1, Verdict.ALLOW));
  progress.step(auditStep(2));
  const last = err().split("\r").at(-1);
  assert.equal(last, "\x1b[K[##########..........] 2/4  as-of 2014-07-03  ALLOW 1  DENY 1");
  assert.ok(!err().includes("\n"));
});

test("the bar never wraps on a narrow screen", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true, columns: 30 });
  createProgress(terminal, plan, false).step(auditStep(1));
  assert.equal(err().replace("\r\x1b[K", "").length, 29);
});

test("at 60 columns the counts of a long sprint are still seen", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true, columns: 60 });
  const progress = createProgress(terminal, { ...plan, audits: 1_000 }, false);
  for (let audit = 1; audit <= 1_000; audit += 1) {
    progress.step(auditStep(audit, audit % 2 === 0 ? Verdict.ALLOW : Verdict.DENY));
  }
  const last = err().split("\r\x1b[K").at(-1)!;
  assert.match(last, /^\[####\] 1000\/1000 .*ALLOW 500 {2}DENY 500$/);
  assert.ok(last.length < 60);
});

test("the end wipes the bar off the screen", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true });
  const progress = createProgress(terminal, plan, false);
  progress.step(auditStep(1));
  progress.end();
  assert.ok(err().endsWith("\r\x1b[K"));
});

test("a note wipes the bar and has a line of its own", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true });
  const progress = createProgress(terminal, plan, false);
  progress.step(auditStep(1));
  progress.note("away");
  assert.ok(err().endsWith("\r\x1b[Kaway\n"));
});

test("a step of an intraday pass is shown with its place and its time of day", () => {
  const { terminal, err } = recordingTerminal();
  const progress = createProgress(terminal, { ...plan, passInterval: BarInterval.HOUR_1 }, false);
  const asOfTime = timestampFromMs(Date.UTC(2014, 6, 3, 15, 30));
  progress.step({ ...auditStep(1), kind: StepKind.INTRADAY, cycle: 2, asOfTime });
  assert.match(err(), /^audit 1\/4 intraday 2 {2}as-of 2014-07-03 15:30/);
});

test("into a pipe goes one plain line a step", () => {
  const { terminal, err } = recordingTerminal();
  const progress = createProgress(terminal, plan, false);
  progress.step(auditStep(1));
  progress.step(settlementStep(4));
  progress.end();
  assert.equal(
    err(),
    "audit 1/4  as-of 2014-06-03  AAPL DENY  closed trades 0\n" +
      "settlement  as-of 2014-10-01  closed trades 1\n",
  );
});

test("a line counts the orders that ended unfilled in its step, where any did", () => {
  const { terminal, err } = recordingTerminal();
  const progress = createProgress(terminal, plan, false);
  const step = auditStep(1);
  Object.assign(step.tickers[0]!, { deniedOrders: 1, rejectedOrders: 2, expiredOrders: 3 });
  progress.step(step);
  progress.end();
  assert.match(err(), /closed trades 0 {2}unfilled orders 6\n$/);
});

test("silence is silent about steps but not about trouble", () => {
  const { terminal, err } = recordingTerminal({ errIsScreen: true });
  const progress = createProgress(terminal, plan, true);
  progress.step(auditStep(1));
  progress.note("away");
  progress.end();
  assert.equal(err(), "away\n");
});
