import assert from "node:assert/strict";
import { test } from "node:test";
import type { ArmsQuestion } from "#gateway/sprint/app/audit-port.ts";
import { lookAfterAudit } from "#gateway/sprint/app/paired-look.ts";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import type { SprintJournal } from "#gateway/sprint/app/ports.ts";
import { SprintFeed } from "#gateway/sprint/app/sprint-feed.ts";
import type { ArmLook } from "#gateway/sprint/domain/paired-arm.ts";
import { sprintNameOf } from "#gateway/sprint/domain/paired-sprints.ts";
import type { Sprint } from "#gateway/sprint/domain/sprint.ts";
import type { SprintState } from "#gateway/sprint/domain/state.ts";

function arm(isBase: boolean, completedAudits: number, state: SprintState = "RUNNING"): Sprint {
  const [own, otherRequestId] = isBase ? ["base", "other"] : ["other", "base"];
  const pair = { otherRequestId, isBase, lookEveryAudits: 2 };
  const spec = {
    tickers: ["AAPL"],
    audits: 6,
    interval: "DAY_1",
    horizonBars: 5,
    startingCashMicros: 1n,
    pair,
  };
  const trial = { number: isBase ? 1 : 2, seenUntilMs: 9, familyAlphaRatio: 0.05 };
  const plan = { asOfTimesMs: [1, 2, 3, 4, 5, 6], dataHash: "d", currency: "USD", build: "b" };
  const name = sprintNameOf(own as string);
  return { ...{ name, state, spec, trial, completedAudits }, ...plan } as unknown as Sprint;
}

/** Both arms in memory, whose looks decide at the number that is given. */
function world(decidesAt: number, ...arms: readonly Sprint[]) {
  const kept = new Map(arms.map((one) => [one.name, one]));
  const looks = new Map<string, ArmLook>();
  const questions: ArmsQuestion[] = [];
  const feed = new SprintFeed();
  const journal = {
    get: async (name: string) => kept.get(name),
    stepsAfter: async () => [{ facts: [{ source: "forecast", sequence: 3n }] }],
    look: async (name: string, number: number) => looks.get(`${name} ${number}`),
    appendLook: async (names: readonly string[], look: ArmLook) => {
      for (const name of names) looks.set(`${name} ${look.number}`, look);
    },
  } as unknown as SprintJournal;
  const audit = {
    look: async (question: ArmsQuestion) => {
      questions.push(question);
      return { isDecided: questions.length === decidesAt, json: {} };
    },
  };
  const dependencies = {
    ...{ journal, peers: { audit } as unknown as Peers },
    changed: (name: string) => feed.notify(name),
    nextChange: (name: string, signal: AbortSignal) => feed.changed(name, signal),
  };
  const put = (sprint: Sprint) => {
    kept.set(sprint.name, sprint);
    feed.notify(sprint.name);
  };
  return { dependencies, questions, put };
}

const never = new AbortController().signal;

test("the base takes the look once both have done as much, and both go on by the same one", async () => {
  const [base, other] = [arm(true, 2), arm(false, 1)];
  const { dependencies, questions, put } = world(1, base, other);
  const ofBase = lookAfterAudit(dependencies, base, 2, never);
  const ofOther = lookAfterAudit(dependencies, arm(false, 2), 2, never);
  put(arm(false, 2));
  const look = await ofBase;
  assert.deepEqual([look?.number, look?.auditRuns, look?.isDecided], [1, 2, true]);
  assert.deepEqual(await ofOther, look);
  const [question] = questions;
  assert.deepEqual(question, {
    ...{ baseAuditSet: base.name, otherAuditSet: other.name, lastAsOfMs: 6, lookMs: 2 },
    trial: { number: 2, seenUntilMs: 9, familyAlphaRatio: 0.05 },
    after: [{ source: "forecast", sequence: 3n }],
  });
});

test("a look that was taken is not taken again after a crash", async () => {
  const [base, other] = [arm(true, 2), arm(false, 2)];
  const { dependencies, questions } = world(0, base, other);
  const first = await lookAfterAudit(dependencies, base, 2, never);
  assert.deepEqual(await lookAfterAudit(dependencies, base, 2, never), first);
  assert.equal(questions.length, 1);
});

test("there is no look between two looks, after the last audit run, or at a sprint alone", async () => {
  const base = arm(true, 6);
  const { dependencies } = world(1, base, arm(false, 6));
  for (const runs of [0, 1, 3, 6]) {
    assert.equal(await lookAfterAudit(dependencies, base, runs, never), undefined, `${runs}`);
  }
  const { pair: _, ...alone } = base.spec;
  assert.equal(await lookAfterAudit(dependencies, { ...base, spec: alone }, 2, never), undefined);
});

test("an arm that waits stops with its sprint", async () => {
  const { dependencies } = world(1, arm(true, 2));
  const stop = new AbortController();
  const waiting = lookAfterAudit(dependencies, arm(true, 2), 2, stop.signal);
  stop.abort();
  assert.equal(await waiting, undefined);
});

test("an arm whose other has failed or was cancelled fails, and can be resumed", async () => {
  for (const state of ["FAILED", "CANCELLED"] as const) {
    const { dependencies } = world(1, arm(true, 2), arm(false, 1, state));
    await assert.rejects(lookAfterAudit(dependencies, arm(true, 2), 2, never), {
      reason: "CANCELLED",
      message: new RegExp(`is ${state}; resume that one first`),
    });
  }
});

test("a sprint that names another arm, or has another plan, is refused", async () => {
  const other = arm(false, 2);
  const strange = {
    ...other,
    spec: { ...other.spec, pair: { ...other.spec.pair!, otherRequestId: "x" } },
  };
  for (const [stranger, message] of [
    [strange, /is no other arm of/],
    [{ ...other, asOfTimesMs: [1, 2, 3, 4, 5, 7] }, /differ in as-of dates/],
  ] as const) {
    const { dependencies } = world(1, arm(true, 2), stranger);
    await assert.rejects(lookAfterAudit(dependencies, arm(true, 2), 2, never), { message });
  }
});
