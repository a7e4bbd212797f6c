import assert from "node:assert/strict";
import { test } from "node:test";
import { cronJobProblems, isCronJob, programsOf } from "#gateway/readiness/domain/cron-job.ts";
import { soundCronJob } from "#test/support/readiness-evidence.ts";

const document = (content: unknown) => ({ path: "cron.yaml", hash: "", content });

function problems(change: (job: ReturnType<typeof soundCronJob>) => void): readonly string[] {
  const job = soundCronJob();
  change(job);
  return cronJobProblems(document(job));
}

test("a schedule has five fields within their ranges", () => {
  const of = (schedule: string) =>
    problems((job) => {
      job.spec.schedule = schedule;
    });
  for (const good of [
    "* * * * *",
    "*/5 0-6 1,15 JAN-MAR Mon",
    "59 23 31 12 7",
    "0 0 ? * 1-5/2",
    "@daily",
  ]) {
    assert.deepEqual(of(good), [], good);
  }
  const bad = ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *"];
  bad.push("* * * * 8", "5-1 * * * *", "*/0 * * * *", "mon * * * *", "1//2 * * * *", "@reboot");
  for (const one of bad) assert.equal(of(one).length, 1, `"${one}"`);
});

test("a job runs in UTC, is not suspended, and runs no path of one machine", () => {
  const container = (job: ReturnType<typeof soundCronJob>) =>
    job.spec.jobTemplate.spec.template.spec.containers[0]!;
  const cases = [
    [(job) => Object.assign(job.spec, { timeZone: undefined }), /timeZone: is not set/],
    [(job) => Object.assign(job.spec, { timeZone: "Africa/Lagos" }), /timeZone: is Africa\/Lagos/],
    [(job) => Object.assign(job.spec, { suspend: true }), /never runs/],
    [(job) => Object.assign(container(job), { command: [], args: [] }), /which command/],
    [
      (job) => Object.assign(container(job), { command: ["/mnt/c/venv/bin/python"] }),
      /one machine: \/mnt\/c/,
    ],
    [(job) => Object.assign(container(job), { command: ["C:\\venv\\python.exe"] }), /one machine/],
    [(job) => Object.assign(job, { apiVersion: "batch/v1beta1" }), /apiVersion/],
    [
      (job) => Object.assign(job.spec.jobTemplate.spec.template.spec, { restartPolicy: "Always" }),
      /restartPolicy/,
    ],
  ] as const satisfies readonly (readonly [
    (job: ReturnType<typeof soundCronJob>) => unknown,
    RegExp,
  ])[];
  assert.deepEqual(
    problems(() => undefined),
    [],
  );
  for (const [change, said] of cases) assert.match(problems(change).join("; "), said);
});

test("what is no CronJob is left aside, and what a job runs is found within the build", () => {
  assert.equal(isCronJob(document(soundCronJob())), true);
  for (const other of [null, "CronJob", [], {}, { kind: "Service" }]) {
    assert.equal(isCronJob(document(other)), false);
  }
  const job = soundCronJob();
  const [container] = job.spec.jobTemplate.spec.template.spec.containers;
  Object.assign(container!, {
    workingDir: "/app",
    args: ["--import", "tsx", "/app/cli/main.ts", "./bin/pmx.mjs", "sprint"],
  });
  assert.deepEqual(programsOf(document(job)), ["cli/main.ts", "bin/pmx.mjs"]);
});
