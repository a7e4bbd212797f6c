/**
 * Runs every test file and says how many tests ran. The tests of pure code share one process: each
 * process costs most of a second, and theirs take milliseconds. `node --test` with a folder or a quoted pattern
 * runs nothing and succeeds on Node 20, so the files are listed here, and no test is a failure.
 *
 * Usage: node --import tsx scripts/run-tests.ts [FOLDER ...]   (default: test)
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

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

const pure = files.filter((file) =>
  /^test[/\\]unit[/\\](lib[/\\](kernel|statistics|wire)|settings|.*[/\\](domain|app|rpc))[/\\]/.test(
    file,
  ),
);
const folder = mkdtempSync(join(tmpdir(), "pmx-tests-"));
const together = join(folder, "pure-code.test.mjs");
const imports = pure.map(
  (file) => `import ${JSON.stringify(pathToFileURL(resolve(file)).href)};\n`,
);
writeFileSync(together, imports.join(""));
const started = [
  ...(pure.length > 0 ? [together] : []),
  ...files.filter((file) => !pure.includes(file)),
];

const runner = spawn(
  process.execPath,
  [
    "--import",
    "tsx",
    "--test",
    `--test-concurrency=${Math.max(2, availableParallelism())}`,
    "--test-reporter=spec",
    ...started,
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
rmSync(folder, { recursive: true });
process.stdout.write(
  `\n${files.length} test files\n${passed} passed, ${failed} failed, ${skipped} skipped\n`,
);
process.exit(exitCode === 0 && passed > 0 && failed === 0 ? 0 : 1);
