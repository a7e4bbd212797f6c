import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkRunSchema } from "#gateway/readiness/domain/check-run.ts";
import { buildOfSource } from "#lib/kit/build.ts";
import { startCheckRecord } from "#scripts/check-record.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** A working copy of a small build, with one commit. */
function workingCopy(): string {
  const root = temporaryFolder();
  for (const folder of ["gateway", "lib", "proto/gen", "services"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, "lib/a.ts"), "export {};\n");
  writeFileSync(join(root, "package.json"), '{ "name": "small", "version": "1.2.3" }\n');
  writeFileSync(join(root, "package-lock.json"), "{}\n");
  writeFileSync(join(root, ".gitignore"), "/check-record.json\n");
  git(root, "init", "--quiet");
  git(root, "add", ".");
  git(root, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "-m", "all");
  return root;
}

function git(root: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

const step = (name: string, ok = true, lastLines: readonly string[] = []) => {
  return { name, ok, seconds: 1.5, lastLines };
};
const counted = step("tests", true, ["", "3 test files", "7 passed, 0 failed, 2 skipped"]);

function read(root: string) {
  return checkRunSchema.parse(JSON.parse(readFileSync(join(root, "check-record.json"), "utf8")));
}

test("a whole run is recorded with its commit, build, times, steps and counts", () => {
  const root = workingCopy();
  let nowMs = Date.UTC(2026, 4, 5);
  const record = startCheckRecord(["tsc", "tests"], () => nowMs, root);
  nowMs += 60_000;
  record.write([step("tsc", false), counted]);
  assert.deepEqual(read(root), {
    commit: git(root, "rev-parse", "HEAD"),
    clean: true,
    build: buildOfSource(root),
    startTime: "2026-05-05T00:00:00.000Z",
    endTime: "2026-05-05T00:01:00.000Z",
    plannedSteps: ["tsc", "tests"],
    steps: [
      { name: "tsc", ok: false, seconds: 1.5 },
      { name: "tests", ok: true, seconds: 1.5 },
    ],
    tests: { passed: 7, failed: 0, skipped: 2 },
  });
});

test("a run on files that are not those of the commit, before or after, is not clean", () => {
  const before = workingCopy();
  writeFileSync(join(before, "lib/a.ts"), "export const a = 1;\n");
  startCheckRecord(["tests"], Date.now, before).write([counted]);
  assert.equal(read(before).clean, false);

  const after = workingCopy();
  const record = startCheckRecord(["tests"], Date.now, after);
  writeFileSync(join(after, "lib/b.ts"), "export {};\n");
  record.write([counted]);
  assert.equal(read(after).clean, false);
});

test("a run that began removes the record of an earlier one, so that one that does not end leaves none", () => {
  const root = workingCopy();
  startCheckRecord(["tests"], Date.now, root).write([counted]);
  startCheckRecord(["tests"], Date.now, root);
  assert.equal(existsSync(join(root, "check-record.json")), false);
});

test("a run whose tests do not say how many passed has no counts", () => {
  const root = workingCopy();
  startCheckRecord(["tests"], Date.now, root).write([step("tests", false, ["it crashed"])]);
  assert.equal(read(root).tests, null);
});
