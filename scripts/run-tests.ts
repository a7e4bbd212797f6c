/**
 * Runs every test file and says how many tests ran. Tests that start nothing share a process: each process
 * costs most of a second, and theirs take milliseconds. `node --test` with a folder or a quoted pattern
 * runs nothing and succeeds on Node 20, so the files are listed here, and no test is a failure.
 *
 * Usage: node --import tsx scripts/run-tests.ts [--long] [FOLDER ...]   (default: test)
 *
 * --long runs every case of the tests that take long, such as each service that is killed; without it one of each.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

const words = process.argv.slice(2).filter((word) => word !== "--long");
const isLong = process.argv.includes("--long");
const folders = words.length > 0 ? words : ["test"];
const files = folders.flatMap((folder) => (folder.endsWith(".ts") ? [folder] : testFiles(folder)));
if (files.length === 0) {
  process.stderr.write(`no test file below ${folders.join(", ")}\n`);
  process.exit(1);
}

/** Tests that share a process, by the first pattern that a file's path (with forward slashes) matches. */
const shared = [
  {
    name: "pure-code",
    pattern: /^test\/unit\/(lib\/(kernel|statistics|wire)|settings|.*\/(domain|app|rpc))\//,
  },
  { name: "structure", pattern: /^test\/arch\// },
  {
    name: "edges",
    pattern:
      /^test\/unit\/(cli|scripts|gateway|risk-gate|audit|support|lib\/kit\/(config|grpc|telemetry))\//,
  },
];
const groups = new Map<string, string[]>();
const started: string[] = [];
for (const file of files) {
  const group = shared.find(({ pattern }) => pattern.test(file.replaceAll("\\", "/")));
  // Hooks outside of a test are of the whole process: those of one file would run for all of them.
  const hasHooks = /^(before|after)(Each)?\(/m.test(readFileSync(file, "utf8"));
  if (group === undefined || hasHooks) started.push(file);
  else groups.set(group.name, [...(groups.get(group.name) ?? []), file]);
}
const folder = mkdtempSync(join(tmpdir(), "pmx-tests-"));
for (const [name, members] of groups) {
  const together = join(folder, `${name}.test.mjs`);
  const imports = members.map((file) => `import "${pathToFileURL(resolve(file))}";\n`);
  writeFileSync(together, imports.join(""));
  started.unshift(together);
}

const runner = spawn(
  process.execPath,
  [
    "--import",
    "tsx",
    "--test",
    // One more than there are cores, since many tests wait: for a process to start, or a time limit to pass.
    `--test-concurrency=${availableParallelism() + 1}`,
    "--test-reporter=spec",
    ...started,
  ],
  {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      NODE_NO_WARNINGS: "1",
      // Most processes of tests start, work for a second or two and end: collecting less often saves a fifth of that.
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --max-semi-space-size=32`.trim(),
      ...(isLong && { TEST_LENGTH: "long" }),
    },
  },
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
