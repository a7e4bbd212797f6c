import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { Fault } from "#lib/kernel/fault.ts";

/**
 * The Ed25519 key of a file (PKCS #8, PEM). Where there is no file it is generated, for its owner alone. Who can read the
 * file can sign in the name of this process.
 * @throws Fault CONFIG_INVALID for a file that holds no such key; the operating system's error where it cannot be read
 *   or written.
 */
export function signingKeyOf(path: string): KeyObject {
  const text = textOf(path) ?? generateInto(path);
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below: what is wrong with the text would quote it.
  }
  throw new Fault(
    "FAILED_PRECONDITION",
    "CONFIG_INVALID",
    `${path} holds no private Ed25519 key in PEM; put back the key that signed before, or move the file away for a new key`,
  );
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The file appears whole: a process that is killed meanwhile leaves no half of a key. */
function generateInto(path: string): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  const text = `${privateKey.export({ type: "pkcs8", format: "pem" })}`;
  const half = `${path}.new`;
  writeFileSync(half, text, { mode: 0o600 });
  chmodSync(half, 0o600);
  renameSync(half, path);
  return text;
}
