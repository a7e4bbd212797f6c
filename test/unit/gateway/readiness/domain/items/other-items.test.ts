import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckRun } from "#gateway/readiness/domain/check-run.ts";
import type { Evidence } from "#gateway/readiness/domain/evidence.ts";
import type { Canonical } from "#lib/kernel/canonical.ts";
import {
  findingOf,
  ranOn,
  soundCronJob,
  soundEvidence,
  sprint,
} from "#test/support/readiness-evidence.ts";

const sound = soundEvidence();

function directional(risk: Canonical) {
  return findingOf("directional-accuracy", { ...sound, policies: { risk, forecast: {} } });
}

test("a risk policy without a minimum directional accuracy fails, and one of half or more passes", () => {
  assert.match(directional({ longOnly: true }).reason, /has no minimum directional accuracy/);
  assert.equal(directional({ longOnly: true }).status, "FAIL");
  assert.equal(directional({ minimumDirectionalAccuracyRatio: 0.42 }).status, "FAIL");
  assert.equal(directional({ minimumDirectionalAccuracyRatio: 0.5 }).status, "PASS");
  assert.equal(directional({ minimumDirectionalAccuracy: 0.55 }).status, "PASS");
});

test("a minimum directional accuracy that the policy only shows fails", () => {
  const limit = { minimumDirectionalAccuracy: 0.5 };
  assert.equal(directional({ ...limit, dryRunRules: ["daily-loss"] }).status, "PASS");
  const shown = directional({ ...limit, dryRunRules: ["minimum-directional-accuracy"] });
  assert.deepEqual(
    [shown.status, shown.nextStep],
    ["FAIL", "take minimum-directional-accuracy out of dryRunRules"],
  );
});

test("a minimum directional accuracy that is no share of the forecasts fails", () => {
  for (const value of ["NaN", null, true, 50, -1, "0.5"]) {
    const { status } = directional({ minimumDirectionalAccuracyRatio: value });
    assert.equal(status, "FAIL", String(value));
  }
  assert.equal(directional({ minimumDirectionalAccuracyBps: 5000 }).status, "FAIL");
});

function tests(changed: Partial<CheckRun>, running = sound.build) {
  const { checkRun } = sound;
  if (checkRun.state !== "READ") throw new Error("the sound record is read");
  const run = { ...checkRun.run, ...changed };
  return findingOf("tests", { ...sound, build: running, checkRun: { ...checkRun, run } });
}

test("a whole run of the checks on the build that runs, with 720 tests, passes and names its commit", () => {
  const { status, reason, records } = tests({});
  assert.equal(status, "PASS");
  assert.match(reason, /^all 2 steps are ok on commit 1+: 720 tests passed, 0 failed, 3 skipped$/);
  assert.deepEqual([records[0]?.kind, records[0]?.hash], ["CHECK_RUN", sound.build]);
});

test("a run that is partial, red, short, on changed files or on another build fails, and says which", () => {
  const counts = { passed: 720, failed: 0, skipped: 0 };
  const cases: readonly (readonly [Partial<CheckRun>, RegExp])[] = [
    [{ plannedSteps: ["tsc", "tests", "fuzz"] }, /lacks the steps fuzz/],
    [{ steps: [] }, /lacks the steps tsc, tests/],
    [
      { steps: ["tsc", "tests"].map((name) => ({ name, ok: name === "tsc", seconds: 1 })) },
      /failed: tests/,
    ],
    [{ tests: { ...counts, passed: 719 } }, /719 tests passed.*fewer than 720/],
    [{ tests: { ...counts, failed: 1 } }, /1 tests failed/],
    [{ tests: null }, /did not say how many passed/],
    [{ clean: false }, /were not those of commit/],
    [{ build: "0.1.0+ffffffffffff" }, /made on build 0\.1\.0\+ffffffffffff, and 0\.2\.0/],
  ];
  for (const [changed, said] of cases) {
    const { status, reason, nextStep } = tests(changed);
    assert.equal(status, "FAIL");
    assert.match(reason, said);
    assert.match(nextStep, /npm run check/);
  }
  assert.equal(tests({}, "0.2.0+aaaaaaaaaaaa").status, "FAIL");
});

test("no record of a run of the checks, and one that cannot be read, fail and name the path", () => {
  const path = "/data/check-record.json";
  const readings = [
    { path, state: "ABSENT" },
    { path, state: "UNREADABLE", problem: "commit: expected string" },
  ] as const;
  for (const checkRun of readings) {
    const { status, reason } = findingOf("tests", { ...sound, checkRun });
    assert.equal(status, "FAIL");
    assert.ok(reason.includes(path));
  }
});

function times(storedTimes: Evidence["storedTimes"]) {
  return findingOf("utc", { ...sound, storedTimes });
}

test("times are UTC where all five databases were looked at and none has another", () => {
  assert.match(times(sound.storedTimes).reason, /^all 50 times in 5 databases are UTC$/);
  assert.equal(times(sound.storedTimes).status, "PASS");
  const silent = times(sound.storedTimes.filter(({ database }) => database !== "audit"));
  assert.deepEqual(
    [silent.status, silent.reason],
    ["INCONCLUSIVE", "the times of audit were not looked at"],
  );
  assert.equal(
    times(sound.storedTimes.map((one) => ({ ...one, checked: 0 }))).status,
    "INCONCLUSIVE",
  );
});

test("a time that is none of UTC fails, with its database, column and an example", () => {
  const finding = {
    table: "trade_executions",
    column: "entry_timestamp",
    description: "are no instant that ends in Z or +00:00",
    count: 2,
    example: "2026-01-05T09:30:00+02:00",
  };
  const found = times(
    sound.storedTimes.map((one) =>
      one.database === "audit" ? { ...one, findings: [finding] } : one,
    ),
  );
  assert.equal(found.status, "FAIL");
  assert.equal(
    found.reason,
    "audit.db: 2 of trade_executions.entry_timestamp are no instant that ends in Z or +00:00, for example 2026-01-05T09:30:00+02:00",
  );
});

test("the scheduled job holds where a forward sprint ran in time on each of the last 20 sessions", () => {
  const { manifests } = sound;
  const found = (sprints: Evidence["sprints"]) =>
    findingOf("scheduled-job", { ...sound, manifests, sprints });
  const whole = { ...sprint, forward: ranOn(25) };
  assert.equal(found([whole]).status, "PASS");
  assert.match(
    found([whole]).reason,
    /forward sprint nightly ran in time on 20 of the last 20 sessions$/,
  );

  const short = found([{ ...sprint, forward: ranOn(19) }]);
  assert.equal(short.status, "INCONCLUSIVE");
  assert.match(short.reason, /on 19 of the last 19 sessions, and 20 are asked for/);
  const { forward: _, ...ending } = sprint;
  assert.equal(found([ending]).status, "INCONCLUSIVE");
  assert.match(found([ending]).nextStep, /pmx sprint --forward NAME/);

  const { id, sessions } = whole.forward;
  const changed = (at: number, to: object) => {
    const other = sessions.map((one, place) => (place === at ? { ...one, ...to } : one));
    return found([{ ...whole, forward: { id, sessions: other } }]);
  };
  const missed = changed(24, { ranMs: undefined, isTimely: false });
  assert.equal(missed.status, "FAIL");
  assert.match(missed.reason, /on 19 of the last 20 sessions: 2026-05-30 not run$/);
  assert.match(missed.nextStep, /catch up: pmx sprint --forward nightly/);
  const late = changed(10, { isTimely: false });
  assert.equal(late.status, "FAIL");
  assert.match(late.reason, /2026-05-16 run late, at 2026-05-17T03:00/);
  assert.equal(
    changed(4, { isTimely: false }).status,
    "PASS",
    "what lies before the last 20 is past",
  );
});

test("a scheduled job passes, and fails without a manifest, with a broken one, and with a program that is not there", () => {
  const { manifests } = sound;
  const job = (changed: Partial<Evidence["manifests"]>) =>
    findingOf("scheduled-job", { ...sound, manifests: { ...manifests, ...changed } });
  assert.equal(job({}).status, "PASS");
  const [document] = manifests.documents;
  const broken = soundCronJob();
  broken.spec.schedule = "every day";
  const cases: readonly (readonly [Partial<Evidence["manifests"]>, RegExp])[] = [
    [{ documents: [] }, /^deploy has no CronJob manifest$/],
    [{ documents: [{ ...document!, content: { kind: "Deployment" } }] }, /no CronJob manifest/],
    [{ documents: [{ ...document!, content: broken }] }, /cron\.yaml: spec\.schedule: "every day"/],
    [{ missingPrograms: ["bin/gone.mjs"] }, /the build has no bin\/gone\.mjs/],
    [{ unreadable: [{ path: "deploy/x.yaml", problem: "bad indent" }] }, /x\.yaml: bad indent/],
  ];
  for (const [changed, said] of cases) {
    const { status, reason, nextStep } = job(changed);
    assert.equal(status, "FAIL");
    assert.match(reason, said);
    assert.ok(nextStep.includes("deploy"));
  }
});
