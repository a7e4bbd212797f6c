import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { publicKeyOf } from "#lib/evidence/signed-note.ts";
import { signingKeyOf } from "#lib/kit/security/signing-key.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

test("a key is generated once, for its owner alone, and is the same from then on", () => {
  const folder = temporaryFolder();
  const path = join(folder, "evidence.key");
  const first = publicKeyOf(signingKeyOf(path));
  assert.deepEqual(publicKeyOf(signingKeyOf(path)), first);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ["evidence.key"]);
});

test("a file that holds no Ed25519 key is named, not quoted, and left as it is", () => {
  const path = join(temporaryFolder(), "evidence.key");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  for (const text of ["secret", `${privateKey.export({ type: "pkcs8", format: "pem" })}`]) {
    writeFileSync(path, text);
    assert.throws(
      () => signingKeyOf(path),
      (error: Error) => error.message.includes(path) && !error.message.includes("secret"),
    );
    assert.equal(readFileSync(path, "utf8"), text);
  }
});
