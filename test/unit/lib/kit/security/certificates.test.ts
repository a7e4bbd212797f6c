import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { readCertificates } from "#lib/kit/security/certificates.ts";
import {
  type Authority,
  createAuthority,
  type KeyPair,
  tlsFolder,
} from "#test/support/certificates.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

type Settings = Parameters<typeof readCertificates>[0];
const folder = temporaryFolder();
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

let authority: Authority;
let pair: KeyPair;
let good: Settings;
before(async () => {
  authority = await createAuthority();
  pair = await authority.issue(["forecast", "127.0.0.1"]);
  const { authorityFile, certificateFile, keyFile } = tlsFolder(authority.certificate, pair);
  good = { authorityFile, certificateFile, keyFile, requireClientCertificate: true };
});

const refused = (changes: Partial<Settings>, message: RegExp) =>
  assert.throws(() => readCertificates({ ...good, ...changes }, Date.now()), {
    reason: "CONFIG_INVALID",
    message,
  });

test("certificates that fit are read, with the first name and the end of their validity", () => {
  const { ownName, expireTimeMs } = readCertificates(good, Date.now());
  assert.equal(ownName, "forecast");
  assert.ok(expireTimeMs! > Date.now());
});

test("a client needs no certificate of its own", () => {
  const settings = { authorityFile: good.authorityFile, requireClientCertificate: false };
  assert.equal(readCertificates(settings, Date.now()).own, undefined);
});

test("files that make no sense without another are refused with the setting that is missing", () => {
  refused({ keyFile: undefined }, /tls\.keyFile: missing.*PMX_TLS_KEY_FILE/);
  refused({ certificateFile: undefined }, /tls\.certificateFile: missing/);
  refused({ authorityFile: undefined }, /tls\.authorityFile: missing.*PMX_TLS_AUTHORITY_FILE/);
  refused({ certificateFile: undefined, keyFile: undefined }, /tls\.certificateFile: missing/);
});

test("a file that is absent or holds something else is refused by name", () => {
  refused(
    { keyFile: join(folder, "absent") },
    /absent \(PMX_TLS_KEY_FILE\): tls\.keyFile: cannot be read \(ENOENT\)/,
  );
  const empty = file("empty.pem", "");
  refused(
    { certificateFile: empty },
    /empty\.pem \(PMX_\w+\): tls\.certificateFile: holds no certificate/,
  );
  refused({ authorityFile: empty }, /tls\.authorityFile: holds no certificate/);
  refused({ keyFile: empty }, /tls\.keyFile: holds no private key/);
  const torn = pair.certificate.slice(0, 200);
  refused({ certificateFile: file("torn.pem", torn) }, /holds no certificate/);
});

test("the key of another certificate is refused", async () => {
  const other = await authority.issue(["audit"]);
  refused({ keyFile: file("other.pem", other.key) }, /is not the key of the certificate in/);
});

test("a key under a passphrase is refused, and no message holds its text", () => {
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" },
  });
  refused({ keyFile: file("encrypted.pem", privateKey) }, /encrypted: give the key without/);
});

test("a certificate that has expired, or is not valid yet, is refused with its date", async () => {
  const expired = await authority.issue(["forecast"], { toMs: -1_000 });
  const of = (other: KeyPair) => ({
    certificateFile: file("dated.pem", other.certificate),
    keyFile: file("dated-key.pem", other.key),
  });
  refused(of(expired), /the certificate of CN=forecast expired on .*GMT: issue another one/);
  const early = await authority.issue(["forecast"], { fromMs: 600_000 });
  refused(of(early), /is not valid before .*: check the clock/);
});
