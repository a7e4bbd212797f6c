import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { openStore } from "#lib/kit/store/open-store.ts";
import { createPrivateFile, makePrivate } from "#lib/kit/store/private-file.ts";
import { insertNotes, migrationsFolder } from "#test/support/kit-schema/schema.ts";
import { programArguments } from "#test/support/program.ts";
import { recordingLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
const holdStore = programArguments("test/support/kit-schema/hold-store.ts");

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

/** The modes of the files in a folder by name, while a store there is open and has written. */
async function modesWhileOpen(dataDir: string) {
  const { logger, lines } = recordingLogger();
  const store = await openStore({ path: join(dataDir, "kit.db"), migrationsFolder, logger });
  await store.write((tx) => insertNotes(tx, { text: `note ${++notes}` }));
  const names = readdirSync(dataDir).sort();
  const modes = Object.fromEntries(names.map((name) => [name, modeOf(join(dataDir, name))]));
  await store.close();
  const warnings = lines
    .map((line): { level: string; msg: string } => JSON.parse(line))
    .filter(({ level }) => level === "warn")
    .map(({ msg }) => msg);
  return { modes, warnings };
}

let notes = 0;
const ownerAlone = {
  "kit.db": "600",
  "kit.db-shm": "600",
  "kit.db-wal": "600",
  "kit.db.lock": "600",
  "kit.db.lock-journal": "600",
};

for (const umask of [0o000, 0o022, 0o777]) {
  test(`under umask ${umask.toString(8)} a new database, its side files and its folders are the owner's alone`, async () => {
    const parent = join(folder, `umask-${umask}`);
    const before = process.umask(umask);
    try {
      const { modes, warnings } = await modesWhileOpen(join(parent, "data"));
      assert.deepEqual(modes, ownerAlone);
      assert.deepEqual([modeOf(parent), modeOf(join(parent, "data"))], ["700", "700"]);
      assert.deepEqual(warnings, []);
    } finally {
      process.umask(before);
    }
  });
}

test("a database that others may read is made the owner's when it is opened, with one warning", async () => {
  const dataDir = join(folder, "earlier");
  await modesWhileOpen(dataDir);
  const names = ["kit.db", "kit.db.lock"];
  for (const name of names) chmodSync(join(dataDir, name), 0o644);
  const { modes, warnings } = await modesWhileOpen(dataDir);
  assert.deepEqual(modes, ownerAlone);
  const [database, lock] = names.map((name) => `${join(dataDir, name)} (mode 0644)`);
  assert.deepEqual(warnings, [`others could use ${database}, ${lock}: only the owner can now`]);
  assert.deepEqual((await modesWhileOpen(dataDir)).warnings, []);
});

test("side files that a killed process left readable are made the owner's too", async () => {
  const dataDir = join(folder, "killed");
  const path = join(dataDir, "kit.db");
  const holder = spawn(process.execPath, [...holdStore, path]);
  await once(holder.stdout, "data");
  holder.kill("SIGKILL");
  await once(holder, "exit");
  for (const end of ["-wal", "-shm"]) chmodSync(path + end, 0o666);
  assert.deepEqual((await modesWhileOpen(dataDir)).modes, ownerAlone);
});

test("a data folder that exists keeps its mode", async () => {
  const dataDir = join(folder, "shared");
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o755);
  assert.deepEqual((await modesWhileOpen(dataDir)).modes, ownerAlone);
  assert.equal(modeOf(dataDir), "755");
});

test("a private file that exists keeps its content and its mode", () => {
  const path = join(folder, "kept");
  writeFileSync(path, "kept");
  chmodSync(path, 0o400);
  createPrivateFile(path);
  assert.deepEqual([readFileSync(path, "utf8"), modeOf(path)], ["kept", "400"]);
});

test("a file that its owner may only read is not made writable", () => {
  const path = join(folder, "read-only");
  writeFileSync(path, "");
  chmodSync(path, 0o444);
  makePrivate([path], recordingLogger().logger);
  assert.equal(modeOf(path), "400");
});

test("a mode that the system does not change is warned of with the system's code", () => {
  const { logger, lines } = recordingLogger();
  // Nobody changes the mode of what the kernel shows here, not even root.
  const path = process.platform === "linux" ? "/proc/self/status" : "/dev/fd/0";
  makePrivate([path], logger);
  assert.match(lines.join(), /"level":"warn".*its mode cannot be changed.*EPERM/);
});
