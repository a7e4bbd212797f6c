import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckRun } from "#gateway/readiness/domain/check-run.ts";
import { buildOfSource } from "#lib/kit/build.ts";
import type { StepResult } from "./run-step.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** The record of a whole run of the check, which the readiness checklist reads. */
export interface CheckRecord {
  /** Writes what came out of the run. */
  write(results: readonly StepResult[]): void;
}

/**
 * Begins the record of a whole run: that of an earlier one is removed, so that a run which does not end leaves none.
 * It lies in the folder of the build, which carries it.
 * @param plannedSteps - names of all steps.
 * @param nowMs - UTC milliseconds.
 */
export function startCheckRecord(
  plannedSteps: readonly string[],
  nowMs: () => number,
  root = repository,
): CheckRecord {
  const path = join(root, "check-record.json");
  rmSync(path, { force: true });
  const before = stateOf(root);
  const build = buildOfSource(root);
  const startTime = new Date(nowMs()).toISOString();
  return {
    write(results) {
      const after = stateOf(root);
      const run: CheckRun = {
        commit: after.commit,
        clean: before.isClean && after.isClean && before.commit === after.commit,
        build,
        startTime,
        endTime: new Date(nowMs()).toISOString(),
        plannedSteps: [...plannedSteps],
        steps: results.map(({ name, ok, seconds }) => ({ name, ok, seconds })),
        tests: countsIn(results.find(({ name }) => name === "tests")?.lastLines ?? []),
      };
      writeFileSync(path, `${JSON.stringify(run, undefined, 2)}\n`);
    },
  };
}

/** The counts that the run of the tests prints near its end; null where they do not stand there. */
function countsIn(lines: readonly string[]): CheckRun["tests"] {
  const found = lines.flatMap(
    (line) => /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line) ?? [],
  );
  if (found.length !== 4) return null;
  const [passed, failed, skipped] = found.slice(1).map(Number) as [number, number, number];
  return { passed, failed, skipped };
}

/** The commit of a working copy, and whether its files are those of it; none without git. */
function stateOf(root: string): { readonly commit: string; readonly isClean: boolean } {
  const git = (...args: readonly string[]) =>
    spawnSync("git", args, { cwd: root, encoding: "utf8" });
  const head = git("rev-parse", "HEAD");
  const status = git("status", "--porcelain");
  const commit = head.status === 0 ? head.stdout.trim() : "unknown";
  return { commit, isClean: head.status === 0 && status.status === 0 && status.stdout === "" };
}
