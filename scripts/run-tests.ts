/**
 * Runs every test file and says how many tests ran. `node --test` with a folder or a quoted pattern
 * runs nothing and succeeds on Node 20, so the files are listed here, and no test is a failure.
 *
 * Usage: tsx scripts/run-tests.ts [FOLDER ...]   (default: test)
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const folders = process.argv.length > 2 ? process.argv.slice(2) : ["test"];
const files = folders.flatMap((folder) => (folder.endsWith(".ts") ? [folder] : testFiles(folder)));
if (files.length === 0) {
  process.stderr.write(`no test file below ${folders.join(", ")}\n`);
  process.exit(1);
}

const runner = spawn(
  process.execPath,
  [
    "--import",
    "tsx",
    "--test",
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
    "--test-reporter=spec",
    ...files,
  ],
  { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_NO_WARNINGS: "1" } },
);

let passed = 0;
let failed = 0;
let skipped = 0;
for await (const line of createInterface({ input: runner.stdout })) {
  process.stdout.write(`${line}\n`);
  const total = /^ℹ (pass|fail|cancelled|skipped) (\d+)/.exec(line);
  const count = Number(total?.[2] ?? 0);
  if (total?.[1] === "pass") passed += count;
  if (total?.[1] === "fail" || total?.[1] === "cancelled") failed += count;
  if (total?.[1] === "skipped") skipped += count;
}
const exitCode =
  runner.exitCode ?? (await new Promise<number | null>((resolve) => runner.once("exit", resolve)));
process.stdout.write(
  `\n${files.length} test files\n${passed} passed, ${failed} failed, ${skipped} skipped\n`,
);
process.exit(exitCode === 0 && passed > 0 && failed === 0 ? 0 : 1);
