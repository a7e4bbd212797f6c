import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { processNames } from "#cli/process-definitions.ts";
import { keyIdOf } from "#lib/evidence/dsse.ts";
import { publicKeyOf } from "#lib/evidence/signed-note.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** A new key as PEM, and its id. */
function newKey() {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = `${privateKey.export({ type: "pkcs8", format: "pem" })}`;
  return { pem, id: keyIdOf(publicKeyOf(privateKey)) };
}

const [signed, other] = [newKey(), newKey()];

function fileWith(text: string): string {
  const path = join(temporaryFolder(), "key.pem");
  writeFileSync(path, text);
  return path;
}

/** A backup of the databases that version 0.2.0 left, in a folder with a key, and what was said of it. */
async function backup(pem = signed.pem) {
  const [dataDir, folder] = [temporaryFolder(), join(temporaryFolder(), "backup")];
  for (const name of processNames) {
    const file = `${name}.db`;
    cpSync(join(repositoryRoot, "test/testdata/releases/0.2.0", file), join(dataDir, file));
  }
  if (pem !== "") writeFileSync(join(dataDir, "evidence.key"), pem);
  const { stdout } = await runPmxHere(["backup", folder, "--data-dir", dataDir]);
  return { folder, said: stdout };
}

/** Restores, and answers what was said of the key. */
async function restored(folder: string, dataDir: string, ...flags: readonly string[]) {
  const typed = ["restore", folder, "--data-dir", dataDir, "--json", ...flags];
  const { stdout } = await runPmxHere(typed);
  const { restore, error } = JSON.parse(stdout);
  return restore === undefined ? error.message : restore.key;
}

test("a backup names the key that signed and does not hold it; one of a folder without a key names none", async () => {
  const { folder, said } = await backup();
  assert.ok(!readdirSync(folder).includes("evidence.key"));
  const text = readFileSync(join(folder, "manifest.json"), "utf8");
  assert.equal(JSON.parse(text).evidenceKeyId, signed.id);
  assert.match(said, new RegExp(`key that signs .* \\(${signed.id}\\) is not in it: keep a copy`));
  const without = await backup("");
  assert.doesNotMatch(without.said, /key/);
  const key = await restored(without.folder, join(temporaryFolder(), "restored"));
  assert.deepEqual(key, { state: "NONE" });
});

test("a restore says that the key is missing and how to bring it, and brings the one that is named", async () => {
  const { folder } = await backup();
  const [one, two] = [1, 2].map(() => join(temporaryFolder(), "restored"));
  const { stdout } = await runPmxHere(["restore", folder, "--data-dir", one!]);
  assert.match(
    stdout,
    new RegExp(`The key .* \\(${signed.id}\\), which no backup has, is not in `),
  );
  assert.match(stdout, /restore again with --evidence-key FILE/);
  assert.equal(existsSync(join(one!, "evidence.key")), false);
  const key = await restored(folder, two!, "--evidence-key", fileWith(signed.pem));
  assert.deepEqual(key, { state: "RESTORED", id: signed.id });
  const path = join(two!, "evidence.key");
  assert.deepEqual([readFileSync(path, "utf8"), statSync(path).mode & 0o777], [signed.pem, 0o600]);
  assert.equal(existsSync(`${path}.new`), false);
});

test("a key that is no key, or not the one that signed, is refused before anything is touched", async () => {
  const { folder } = await backup();
  const target = join(temporaryFolder(), "restored");
  for (const [pem, message] of [
    ["secret", /holds no private Ed25519 key in PEM/],
    [other.pem, new RegExp(`is key ${other.id}, and the logs of this backup were signed by`)],
  ] as const) {
    const said = await restored(folder, target, "--evidence-key", fileWith(pem));
    assert.match(said, message);
    assert.doesNotMatch(said, /secret/);
    assert.equal(existsSync(target), false);
  }
});

test("a key that lies in the data folder first stays, and another one is said, or moved aside for the one named", async () => {
  const { folder } = await backup();
  const [present, wrong] = [signed, other].map(({ pem }) => {
    const dataDir = join(temporaryFolder(), "restored");
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, "evidence.key"), pem);
    return dataDir;
  });
  assert.deepEqual(await restored(folder, present!), { state: "PRESENT", id: signed.id });
  assert.deepEqual(await restored(folder, wrong!), { state: "OTHER", id: signed.id });
  assert.equal(readFileSync(join(wrong!, "evidence.key"), "utf8"), other.pem);
  const typed = ["--replace", "--evidence-key", fileWith(signed.pem)];
  assert.equal((await restored(folder, wrong!, ...typed)).state, "RESTORED");
  assert.equal(readFileSync(join(wrong!, "evidence.key"), "utf8"), signed.pem);
  const aside = readdirSync(wrong!).find((name) => name.startsWith("replaced-"))!;
  assert.equal(readFileSync(join(wrong!, aside, "evidence.key"), "utf8"), other.pem);
});
