/**
 * Runs every test file and says how many tests ran and which failed. `node --test` with a folder or a quoted
 * pattern runs nothing and succeeds on Node 20, so the files are listed here, and no test is a failure.
 *
 * Usage: node --import tsx scripts/run-tests.ts [--long] [FOLDER ...]   (default: test)
 *
 * --long runs every case of the tests that take long, such as each service that is killed; without it one of each.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { pathToFileURL } from "node:url";
import { compileTests, testPrograms } from "./compile-tests.ts";
import { failureLine, failureOf, type TestFailure } from "./test-failures.ts";
import { suitesOf, testProcesses } from "./test-processes.ts";

/** Folders whose tests build, install or run for longer than all others: each has a command of its own, which names it. */
const apart = ["test/browser", "test/clients", "test/documented", "test/package", "test/site"];

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const words = process.argv.slice(2).filter((word) => word !== "--long");
const isLong = process.argv.includes("--long");
const files =
  words.length > 0
    ? words.flatMap((word) => (word.endsWith(".ts") ? [word] : testFiles(word)))
    : testFiles("test").filter((file) => !apart.some((own) => file.startsWith(join(own, "/"))));
if (files.length === 0) {
  process.stderr.write(`no test file below ${words.join(", ") || "test"}\n`);
  process.exit(1);
}

/** Of a few files mostly none is started. */
const isWhole = files.length > 20;
const compiled = await compileTests(isWhole ? [...files, ...testPrograms] : files);
const moduleOf = (file: string) => compiled?.moduleOf(file) ?? resolve(file);
const folder = mkdtempSync(join(tmpdir(), "pmx-tests-"));
const modules = testProcesses(files, (file) => readFileSync(file, "utf8")).map(
  ({ name, files: members }) => {
    const [only] = members;
    if (members.length === 1 && only !== undefined) return moduleOf(only);
    const module = join(folder, `${name}.test.mjs`);
    const suites = members.map((path) => ({ path, url: pathToFileURL(moduleOf(path)).href }));
    writeFileSync(module, suitesOf(suites));
    return module;
  },
);
// What processes of tests are started with: of compiled files not this process's own hooks for TypeScript.
if (compiled !== undefined) process.execArgv = ["--enable-source-maps"];

// Once, before many start pmx at the same time and each compiles it; a few files may not start it at all.
if (isWhole) spawnSync(process.execPath, ["bin/pmx.mjs", "version"]);
Object.assign(process.env, {
  NODE_NO_WARNINGS: "1",
  // Most processes of tests start, work for a second or two and end: collecting less often saves a fifth of that.
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --max-semi-space-size=32`.trim(),
  ...(compiled !== undefined && { TEST_PROGRAMS: compiled.folder }),
  ...(isLong && { TEST_LENGTH: "long" }),
});
const failures: TestFailure[] = [];
let passed = 0;
let skipped = 0;
/** Of the whole run: a test that failed may leave something running that keeps its process alive for ever. */
const timeout = (isLong ? 300 : 30) * 60_000;
// One more than there are cores, since many tests wait: for a process to start, or a time limit to pass.
const concurrency = availableParallelism() + 1;
const events = run({ files: modules, concurrency, timeout });
events.on("data", (event) => {
  const failure = failureOf(event, process.cwd(), (file) => compiled?.sourceOf(file) ?? file);
  if (failure !== undefined) failures.push(failure);
  const total = /^(pass|skipped) (\d+)/.exec(
    event.type === "test:diagnostic" ? event.data.message : "",
  );
  if (total?.[1] === "pass") passed = Number(total[2]);
  if (total?.[1] === "skipped") skipped = Number(total[2]);
});
for await (const text of events.compose(new spec())) process.stdout.write(text);
rmSync(folder, { recursive: true });
compiled?.remove();
process.stdout.write(
  `\n${files.length} test files\n${passed} passed, ${failures.length} failed, ${skipped} skipped\n`,
);
for (const failure of failures) process.stdout.write(`FAILED ${failureLine(failure)}\n`);
process.exit(passed > 0 && failures.length === 0 ? 0 : 1);
