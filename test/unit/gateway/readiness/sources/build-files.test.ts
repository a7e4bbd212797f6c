import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { stringify } from "yaml";
import { cronJobProblems } from "#gateway/readiness/domain/cron-job.ts";
import { buildFiles } from "#gateway/readiness/sources/build-files.ts";
import { soundCronJob, soundEvidence } from "#test/support/readiness-evidence.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

function places() {
  const buildFolder = temporaryFolder();
  const deployFolder = join(buildFolder, "deploy");
  const checkRecord = join(buildFolder, "check-record.json");
  return { buildFolder, deployFolder, checkRecord };
}

test("a record of a run of the checks is read as it was written, and named by its hash", async () => {
  const at = places();
  const { checkRun } = soundEvidence();
  assert.ok(checkRun.state === "READ");
  writeFileSync(at.checkRecord, JSON.stringify(checkRun.run));
  const read = await buildFiles(at).checkRun();
  assert.ok(read.state === "READ");
  assert.deepEqual(read.run, checkRun.run);
  assert.match(read.hash, /^[0-9a-f]{64}$/);
});

test("a record that is absent, no JSON, or lacks a member has its own answer each", async () => {
  const at = places();
  assert.equal((await buildFiles(at).checkRun()).state, "ABSENT");
  for (const [text, said] of [
    ["{", /JSON/],
    ['{"commit":"a"}', /clean: /],
  ] as const) {
    writeFileSync(at.checkRecord, text);
    const read = await buildFiles(at).checkRun();
    assert.ok(read.state === "UNREADABLE");
    assert.match(read.problem, said);
  }
});

test("every YAML document below the folder is read, and what a job runs is looked for in the build", async () => {
  const at = places();
  assert.deepEqual((await buildFiles(at).manifests()).documents, []);
  mkdirSync(join(at.deployFolder, "base"), { recursive: true });
  const both = `${stringify({ kind: "Service" })}---\n${stringify(soundCronJob())}`;
  writeFileSync(join(at.deployFolder, "base/all.yaml"), both);
  writeFileSync(join(at.deployFolder, "broken.yml"), "a: [1\n");
  writeFileSync(join(at.deployFolder, "README.md"), "kind: CronJob\n");
  const read = await buildFiles(at).manifests();
  assert.deepEqual(
    read.documents.map(({ content }) => (content as { kind: string }).kind),
    ["Service", "CronJob"],
  );
  assert.deepEqual(cronJobProblems(read.documents[1]!), []);
  assert.deepEqual(read.missingPrograms, ["bin/pmx.mjs"]);
  assert.match(read.unreadable[0]?.path ?? "", /broken\.yml$/);
  mkdirSync(join(at.buildFolder, "bin"));
  writeFileSync(join(at.buildFolder, "bin/pmx.mjs"), "");
  assert.deepEqual((await buildFiles(at).manifests()).missingPrograms, []);
});
