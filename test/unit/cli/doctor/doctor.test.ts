import assert from "node:assert/strict";
import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import type { Finding } from "#cli/doctor/finding.ts";
import { lookAtFolder } from "#cli/doctor/look-at-folder.ts";
import { lookAtPorts } from "#cli/doctor/look-at-ports.ts";
import { processNames } from "#cli/process-definitions.ts";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { lockFile } from "#lib/kit/store/file-lock.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** The databases that version 0.2.0 left, for their owner alone. */
function dataFolder(): string {
  const folder = temporaryFolder();
  for (const name of processNames) {
    const path = join(folder, `${name}.db`);
    cpSync(join(repositoryRoot, "test/testdata/releases/0.2.0", `${name}.db`), path);
    chmodSync(path, 0o600);
  }
  return folder;
}

/** What is not OK of a folder, as `LEVEL check subject`. */
async function wrongIn(folder: string): Promise<string[]> {
  const { findings } = await lookAtFolder(folder);
  return textsOf(findings.filter(({ level }) => level !== "OK"));
}

function textsOf(findings: readonly Finding[]): string[] {
  return findings.map(({ level, check, subject }) => `${level} ${check} ${subject}`);
}

/** Of data that version 0.2.0 left. */
const pending = processNames.map((name) => `WARN schema ${name}.db`);

test("a folder of an earlier version has migrations pending, and is left as it is", async () => {
  const folder = dataFolder();
  const contents = () =>
    readdirSync(folder).map((name) => [name, sha256Hex(readFileSync(join(folder, name)))]);
  const before = contents();
  const { findings, statuses } = await lookAtFolder(folder);
  assert.deepEqual(textsOf(findings.filter(({ level }) => level !== "OK")), pending);
  assert.match(
    findings.find(({ check }) => check === "schema")!.says,
    /^\d+ of \d+ migrations are pending/,
  );
  assert.equal(statuses.length, 5);
  assert.deepEqual(contents(), before);
});

test("a database that is damaged, newer, of something else or half restored fails with what to do", async () => {
  const folder = dataFolder();
  writeFileSync(
    join(folder, "audit.db"),
    "no database at all, but as long as one would have to be",
  );
  const newer = openConnection(join(folder, "execution.db"));
  newer.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 9e15)");
  newer.exec("PRAGMA user_version=1007012");
  newer.close();
  writeFileSync(join(folder, "forecast.db"), "");
  const other = openConnection(join(folder, "forecast.db"));
  other.exec("CREATE TABLE address_book (name text)");
  other.close();
  writeFileSync(join(folder, "gateway.db.restoring"), "half");
  const { findings } = await lookAtFolder(folder);
  const failed = findings.filter(({ level }) => level === "FAIL");
  assert.deepEqual(textsOf(failed), [
    "FAIL database gateway.db",
    "FAIL database audit.db",
    "FAIL schema execution.db",
    "FAIL schema forecast.db",
  ]);
  assert.match(failed[2]!.says, /version 1\.7\.12 wrote it/);
  assert.match(failed[1]!.says, /is damaged/);
});

test("files that others may read are a warning with the command that ends it", async () => {
  const folder = dataFolder();
  chmodSync(join(folder, "audit.db"), 0o644);
  const wrong = await wrongIn(folder);
  assert.deepEqual(
    wrong.filter((text) => !pending.includes(text)),
    [`WARN rights ${join(folder, "audit.db")}`],
  );
});

test("a lock that is held is told, and stays held", async () => {
  const folder = dataFolder();
  const path = join(folder, "audit.db");
  const lock = lockFile(path);
  const saysOfLock = async () => {
    const { findings } = await lookAtFolder(folder);
    return findings.find(({ check, subject }) => check === "lock" && subject === "audit.db")?.says;
  };
  assert.equal(await saysOfLock(), "a process has it open");
  assert.throws(() => lockFile(path), { reason: "DATABASE_LOCKED" });
  lock.release();
  assert.equal(await saysOfLock(), "no process has it open");
});

test("a folder that is not there is made by the first start, and one that is a file is none", async () => {
  assert.deepEqual(await wrongIn(join(temporaryFolder(), "later")), []);
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  assert.deepEqual(await wrongIn(file), [`FAIL folder ${file}`]);
});

test("a port that another program has is a warning, a free one is not", async () => {
  const server = createServer((socket) =>
    socket
      .on("error", () => undefined)
      .resume()
      .end("hello\n"),
  );
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });
  const levelOf = async () =>
    (await lookAtPorts([{ name: "audit", host: "127.0.0.1", port }])).map(({ level }) => level);
  assert.deepEqual(await levelOf(), ["WARN"]);
  await new Promise((resolve) => server.close(resolve));
  assert.deepEqual(await levelOf(), ["OK"]);
});

test("the command exits 1 for a failure and 0 for warnings, and prints what to do", async () => {
  const folder = dataFolder();
  const run = (...args: string[]) => runPmxHere(["doctor", "--data-dir", folder, ...args]);
  const { exitCode, stdout } = await run();
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /^WARN {2}schema +gateway\.db: \d+ of \d+ migrations are pending/m);
  assert.match(stdout, /→ the next start applies them: pmx backup first/);
  assert.match(stdout, /^WARN: 0 FAIL, 5 WARN, \d+ OK$/m);
  writeFileSync(join(folder, "gateway.db.restoring"), "half");
  const failed = await run("--json");
  assert.equal(failed.exitCode, 1);
  assert.equal(JSON.parse(failed.stdout).doctor.level, "FAIL");
});

test("a configuration that no process starts with is a failure with its line, and the rest is looked at", async () => {
  const environment = { PMX_CONFIG_DIR: lenientConfig({ "audit.yaml": { port: 70_000 } }) };
  const args = ["doctor", "--data-dir", dataFolder(), "--json"];
  const { stdout } = await runPmxHere(args, { environment });
  const { findings } = JSON.parse(stdout).doctor as { readonly findings: readonly Finding[] };
  const failed = findings.filter(({ level }) => level === "FAIL");
  assert.deepEqual(textsOf(failed), ["FAIL configuration audit"]);
  assert.match(failed[0]!.says, /audit\.yaml:\d+: port: 70000 is not allowed/);
});

test("a folder that cannot be made fails with what is in the way", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const { findings } = await lookAtFolder(join(file, "data"));
  assert.deepEqual(textsOf(findings), [`FAIL folder ${join(file, "data")}`]);
  assert.match(findings[0]!.says, /^cannot be made: .*file is a file$/);
});

for (const [what, environment, says] of [
  [
    "a certificate that is not there",
    { PMX_TLS_CERTIFICATE_FILE: "/absent.crt", PMX_TLS_KEY_FILE: "/absent.key" },
    /^\/absent\.crt \(PMX_TLS_CERTIFICATE_FILE\): tls\.certificateFile: cannot be read \(ENOENT\); .*correct the path/,
  ],
  [
    "an address that others reach, without TLS and tokens",
    { PMX_HOST: "0.0.0.0" },
    /"0\.0\.0\.0" is not loopback/,
  ],
  [
    "a file of tokens that holds none",
    { PMX_TOKENS_FILE: join(repositoryRoot, "package.json") },
    /package\.json:1: tokensFile: is not NAME SCOPE/,
  ],
] as const) {
  test(`with ${what} no process starts: one line says so of all, and the rest is looked at, too`, async () => {
    const args = ["doctor", "--json", "--data-dir", temporaryFolder()];
    const { exitCode, stdout } = await runPmxHere(args, { environment });
    const { findings } = JSON.parse(stdout).doctor as { readonly findings: readonly Finding[] };
    const failed = findings.filter(({ level }) => level === "FAIL");
    assert.deepEqual(textsOf(failed), [
      "FAIL security gateway, audit, execution, risk-gate, forecast",
    ]);
    assert.match(failed[0]!.says, says);
    assert.equal(exitCode, 1);
    assert.ok(findings.some(({ check }) => check === "port"));
  });
}
