import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { takeCut } from "#cli/backup/cut.ts";
import { restoreBackup, verifyBackup } from "#cli/backup/restore-backup.ts";
import { takeBackup } from "#cli/backup/take-backup.ts";
import { processDefinitions, processNames } from "#cli/process-definitions.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { lockFile } from "#lib/kit/store/file-lock.ts";
import { openStore } from "#lib/kit/store/open-store.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const { signal } = new AbortController();
const nowMs = () => Date.parse("2026-01-02T03:04:05.678Z");

/** The databases that version 0.2.0 left. */
function dataFolder(): string {
  const folder = temporaryFolder();
  for (const name of processNames) {
    const file = `${name}.db`;
    cpSync(join(repositoryRoot, "test/testdata/releases/0.2.0", file), join(folder, file));
  }
  return folder;
}

async function backupOf(dataDir = dataFolder()): Promise<string> {
  const folder = join(temporaryFolder(), "backup");
  await takeBackup({ dataDir, folder, signal, nowMs });
  return folder;
}

const restore = (folder: string, dataDir: string, replace = false) =>
  restoreBackup({ folder, dataDir, replace, signal, nowMs });

const bytesOf = (folder: string, name: string) => readFileSync(join(folder, `${name}.db`));

test("a backup and its restore have the bytes of the databases, for their owner alone", async () => {
  const dataDir = dataFolder();
  const backup = await backupOf(dataDir);
  const restored = join(temporaryFolder(), "new", "restored");
  const { manifest, movedTo } = await restore(backup, restored);
  assert.deepEqual([manifest.cutTime, movedTo], ["2026-01-02T03:04:05.678Z", undefined]);
  for (const name of processNames) {
    assert.deepEqual(bytesOf(restored, name), bytesOf(dataDir, name), name);
    assert.equal(statSync(join(restored, `${name}.db`)).mode & 0o777, 0o600, name);
    assert.equal(statSync(join(backup, `${name}.db`)).mode & 0o777, 0o600, name);
  }
  // Reading leaves nothing behind in the backup.
  assert.equal(readdirSync(backup).length, 6);
});

test("a backup holds what is still in the WAL of a database", async () => {
  const dataDir = dataFolder();
  const open = openConnection(join(dataDir, "audit.db"));
  try {
    open.rows("PRAGMA journal_mode=wal");
    open.exec("CREATE TABLE added (id integer primary key); INSERT INTO added VALUES (7)");
    const backup = await backupOf(dataDir);
    const copy = openConnection(join(backup, "audit.db"));
    assert.deepEqual(copy.rows("SELECT id FROM added"), [[7]]);
    copy.close();
  } finally {
    open.close();
  }
});

test("a cut during which the gateway commits is given up and taken again", async () => {
  const dataDir = dataFolder();
  const gateway = openConnection(join(dataDir, "gateway.db"));
  gateway.rows("PRAGMA journal_mode=wal");
  gateway.exec("CREATE TABLE added (id integer primary key)");
  let left = 2;
  const cut = await takeCut(dataDir, () => {
    if (left-- > 0) gateway.exec("INSERT INTO added DEFAULT VALUES");
    return left;
  });
  gateway.exec("INSERT INTO added DEFAULT VALUES");
  assert.equal(cut.givenUp, 2);
  assert.deepEqual(cut.databases.get("gateway")?.rows("SELECT count(*) FROM added"), [[2]]);
  cut.close();
  gateway.close();
});

test("a database that knows of a fact which its owner lacks is not backed up", async () => {
  const dataDir = dataFolder();
  const audit = openConnection(join(dataDir, "audit.db"));
  audit.exec("UPDATE watermark SET sequence = 1000000 WHERE source = 'execution'");
  audit.close();
  const folder = join(temporaryFolder(), "backup");
  await assert.rejects(takeBackup({ dataDir, folder, signal, nowMs }), /not of one pmx/);
  assert.equal(existsSync(folder), false);
});

test("a folder that lacks a database, or that has anything in it, is refused", async () => {
  const dataDir = dataFolder();
  await assert.rejects(takeBackup({ dataDir, folder: dataFolder(), signal, nowMs }), /not empty/);
  rmSync(join(dataDir, "risk-gate.db"));
  const folder = join(temporaryFolder(), "backup");
  await assert.rejects(takeBackup({ dataDir, folder, signal, nowMs }), /has no risk-gate\.db/);
});

test("an interrupted backup leaves nothing behind", async () => {
  const abort = new AbortController();
  const folder = join(temporaryFolder(), "backup");
  const interrupted = () => {
    abort.abort();
    return 0;
  };
  const task = { dataDir: dataFolder(), folder, signal: abort.signal, nowMs: interrupted };
  await assert.rejects(takeBackup(task), { code: "CANCELLED" });
  assert.equal(existsSync(folder), false);
});

test("a backup that was changed, cut or never finished is refused before anything is touched", async () => {
  const backup = await backupOf();
  const target = join(temporaryFolder(), "restored");
  const file = join(backup, "execution.db");
  const whole = readFileSync(file);
  const changed = Uint8Array.from(whole);
  changed[changed.length - 1]! ^= 1;
  const refusals: readonly (readonly [() => void, RegExp])[] = [
    [() => writeFileSync(file, changed), /execution\.db has another SHA-256/],
    [() => writeFileSync(file, whole.subarray(1)), /has \d+ bytes, where the manifest says/],
    [() => rmSync(file), /execution\.db is missing/],
    [() => rmSync(join(backup, "manifest.json")), /no backup, or one that was interrupted/],
    [() => writeFileSync(join(backup, "manifest.json"), "{}"), /is no manifest/],
  ];
  for (const [change, said] of refusals) {
    change();
    await assert.rejects(restore(backup, target), said);
    assert.equal(existsSync(target), false);
  }
});

test("databases that are there are refused, and with consent moved aside with their WAL", async () => {
  const backup = await backupOf();
  const dataDir = dataFolder();
  writeFileSync(join(dataDir, "gateway.db"), "old");
  writeFileSync(join(dataDir, "gateway.db-wal"), "old wal");
  await assert.rejects(restore(backup, dataDir), /is not empty/);
  await assert.rejects(restore(backup, backup, true), /is the backup itself/);
  assert.equal(readFileSync(join(dataDir, "gateway.db"), "utf8"), "old");
  const { movedTo } = await restore(backup, dataDir, true);
  assert.equal(movedTo, join(dataDir, "replaced-2026-01-02T030405.678Z"));
  assert.equal(readFileSync(join(movedTo!, "gateway.db"), "utf8"), "old");
  assert.equal(readFileSync(join(movedTo!, "gateway.db-wal"), "utf8"), "old wal");
  assert.equal(existsSync(join(dataDir, "gateway.db-wal")), false);
  assert.deepEqual(bytesOf(dataDir, "gateway"), bytesOf(backup, "gateway"));
});

test("a data folder in use is not replaced", async () => {
  const backup = await backupOf();
  const dataDir = dataFolder();
  const lock = lockFile(join(dataDir, "audit.db"));
  const before = bytesOf(dataDir, "audit");
  await assert.rejects(restore(backup, dataDir, true), { reason: "DATABASE_LOCKED" });
  lock.release();
  assert.deepEqual(bytesOf(dataDir, "audit"), before);
});

test("what an interrupted restore left is not opened, and is restored again", async () => {
  const backup = await backupOf();
  const dataDir = join(temporaryFolder(), "restored");
  mkdirSync(dataDir);
  // As after an interruption between the first and the second of the five.
  cpSync(join(backup, "gateway.db"), join(dataDir, "gateway.db"));
  writeFileSync(join(dataDir, "audit.db.restoring"), "half");
  const path = join(dataDir, "audit.db");
  const migrationsFolder = fileURLToPath(processDefinitions.audit.migrations);
  const open = () => openStore({ path, migrationsFolder, logger: quietLogger });
  await assert.rejects(open(), { reason: "DATABASE_LOCKED", message: /is not restored yet/ });
  assert.equal(existsSync(path), false);
  await restore(backup, dataDir, true);
  await (await open()).close();
});

test("the commands say what they did and where, and verify a backup without touching it", async () => {
  const dataDir = dataFolder();
  const folder = join(temporaryFolder(), "backup");
  const taken = await runPmxHere(["backup", folder, "--data-dir", dataDir]);
  assert.match(taken.stdout, /execution +\d+ +\d+ +states \d+/);
  assert.ok(taken.stdout.includes(`pmx restore ${folder} --data-dir FOLDER`), taken.stdout);
  const verified = await runPmxHere(["restore", folder, "--verify", "--json"]);
  const { restore: said } = JSON.parse(verified.stdout);
  assert.equal(said.backup.databases.length, 5);
  const again = await runPmxHere(["backup", folder, "--data-dir", dataDir, "--json"]);
  assert.deepEqual([again.exitCode, JSON.parse(again.stdout).error.reason], [64, "FIELD_INVALID"]);
  assert.deepEqual(await verifyBackup(folder, signal), said.backup);
});
