import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { onTerminal } from "#test/support/pseudo-terminal.ts";
import { runPmx } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const pmx = "cli/main.ts";
const sprint = ["sprint", "--audits", "2", "--tickers", "AAPL"] as const;
const folder = temporaryFolder();
const inFolder = ["--data-dir", folder] as const;

/** A folder whose databases others may read: each service warns when it opens its own. */
before(async () => {
  await runPmxHere(["sprint", "--audits", "1", ...inFolder]);
});
function makeReadable() {
  const databases = readdirSync(folder).filter((name) => name.endsWith(".db"));
  for (const name of databases) chmodSync(join(folder, name), 0o644);
  return databases.length;
}

/** What stands on the screen in the end: a line that was wiped and written again counts once. */
const linesOf = (text: string) => text.split("\n").map((line) => line.split("\r\u001b[K").at(-1)!);

for (const columns of [40, 100]) {
  test(`a sprint on a terminal of ${columns} columns shows no log line and no wider one`, async () => {
    const count = makeReadable();
    const { exitCode, text } = await onTerminal(columns, pmx, [...sprint, ...inFolder]);
    assert.equal(exitCode, 1);
    const [first, ...rest] = linesOf(text);
    assert.match(first!, /^pmx \d+\.\d+\.\d+: starting the services; records and log in \//);
    assert.doesNotMatch(text, /"level"|others could use/);
    const tables = rest.slice(rest.findIndex((line) => line.startsWith("Sprint ")));
    for (const line of tables.filter((each) => !each.startsWith("note: "))) {
      // The root of a log is a word of 44 characters, which somebody may copy.
      assert.ok(line.length <= columns || /^\s*\S{44}$/.test(line), line);
    }
    assert.ok(
      text.includes(`note: ${count} warnings in the log: ${join(folder, "pmx.log")}\n`),
      text,
    );
  });
}

test("the log is in the data folder, for its owner alone, as lines of JSON", async () => {
  const file = join(folder, "pmx.log");
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const services = new Set(lines.map((line) => JSON.parse(line).service));
  assert.deepEqual([...services].sort(), [
    "audit",
    "execution",
    "forecast",
    "gateway",
    "risk-gate",
  ]);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test("--quiet writes the result and nothing else", async () => {
  makeReadable();
  const { text } = await onTerminal(100, pmx, [...sprint, "--quiet", ...inFolder]);
  assert.match(text, /^Sprint {3}sprints\//);
  assert.match(text, /\nTime [^\n]*\n$/);
});

test("--log shows readable lines on the terminal", async () => {
  const { text } = await onTerminal(100, pmx, [...sprint, "--log", ...inFolder]);
  assert.match(
    text,
    /\d\d:\d\d:\d\d\.\d{3} {2}info {3}gateway {4}the server listens {2}address=127/,
  );
  assert.doesNotMatch(text, /"level"/);
});

test("--log FILE writes the log there, and JSON to standard error where that is no terminal", async () => {
  const file = join(temporaryFolder(), "own.log");
  const args = ["sprint", "--audits", "1", "--json", ...inFolder];
  const before = readFileSync(join(folder, "pmx.log"), "utf8");
  const toFile = await runPmx([...args, "--log", file]);
  assert.equal(toFile.stderr, "");
  assert.match(readFileSync(file, "utf8"), /"msg":"sprint finished"/);
  const toError = await runPmx([...args, "--log"]);
  for (const line of toError.stderr.trimEnd().split("\n")) assert.ok(JSON.parse(line).level, line);
  assert.equal(readFileSync(join(folder, "pmx.log"), "utf8"), before);
});

test("a service on a terminal logs readable lines", async () => {
  const { exitCode, text } = await onTerminal(100, "services/risk-gate/main.ts", [], {
    until: /the server listens/,
    environment: { PMX_PORT: "0", PMX_DATA_DIR: temporaryFolder() },
  });
  assert.equal(exitCode, 0);
  assert.match(
    text,
    /^\d\d:\d\d:\d\d\.\d{3} {2}info {3}risk-gate {2}the server listens {2}address=/m,
  );
  assert.doesNotMatch(text, /"level"/);
});
