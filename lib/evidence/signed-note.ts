import { Buffer } from "node:buffer";
import { createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto";
import { bytesFromBase64 } from "./base64.ts";

/** Who signs: the name that notes carry, and an Ed25519 key. */
export interface NoteSigner {
  /** Without blanks and plus signs. */
  readonly name: string;
  readonly privateKey: KeyObject;
}

/** Whose signature is checked: NAME+KEY ID+BASE64, as C2SP signed-note writes it. */
export interface NoteVerifier {
  readonly name: string;
  /** The 32 bytes of an Ed25519 key. */
  readonly publicKey: Uint8Array;
}

/** The algorithm byte of Ed25519 (C2SP signed-note). */
const ed25519 = 1;
const keyIdBytes = 4;
const signatureBytes = 64;
const mark = "— ";

/** The 32 bytes of the public key of a key. */
export function publicKeyOf(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(key).export({ format: "jwk" });
  return new Uint8Array(Buffer.from(x ?? "", "base64"));
}

/** First four bytes of SHA-256 over name, newline, algorithm and public key. */
function keyIdOf({ name, publicKey }: NoteVerifier): Buffer {
  const named = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([ed25519]), publicKey]);
  return Buffer.from(hash("sha256", named, "buffer")).subarray(0, keyIdBytes);
}

/** A verifier key as text: NAME+KEY ID+BASE64. */
export function verifierText(verifier: NoteVerifier): string {
  const key = Buffer.concat([Buffer.from([ed25519]), verifier.publicKey]);
  return `${verifier.name}+${keyIdOf(verifier).toString("hex")}+${key.toString("base64")}`;
}

/** Reads a verifier key; undefined for a text that is none. */
export function verifierFromText(text: string): NoteVerifier | undefined {
  const [, name = "", id = "", encoded = ""] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const key = bytesFromBase64(encoded);
  if (key?.length !== 33 || key[0] !== ed25519) return undefined;
  const verifier = { name, publicKey: key.slice(1) };
  return keyIdOf(verifier).toString("hex") === id ? verifier : undefined;
}

/** A text, which ends with a newline, with its signature. */
export function signNote(text: string, { name, privateKey }: NoteSigner): string {
  const keyId = keyIdOf({ name, publicKey: publicKeyOf(privateKey) });
  const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n${mark}${name} ${signature.toString("base64")}\n`;
}

/** A note taken apart. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Takes a note apart; undefined for what is none. Says nothing of its signatures. */
export function noteFromText(note: string): Note | undefined {
  const at = note.lastIndexOf("\n\n");
  if (at < 0 || !note.endsWith("\n")) return undefined;
  const lines = note.slice(at + 2, -1).split("\n");
  const signatures = lines.map((line) => {
    const [, name = "", encoded = ""] = /^— ([^+\s]+) (\S+)$/.exec(line) ?? [];
    return { name, bytes: bytesFromBase64(encoded) ?? new Uint8Array() };
  });
  if (signatures.some(({ name, bytes }) => name === "" || bytes.length === 0)) return undefined;
  return { text: note.slice(0, at + 1), signatures };
}

/** Whether a note carries the signature of a key. Signatures of others are ignored, as C2SP asks. */
export function isSignedBy({ text, signatures }: Note, verifier: NoteVerifier): boolean {
  const keyId = keyIdOf(verifier);
  const key = ed25519Key(verifier.publicKey);
  return signatures.some(
    ({ name, bytes }) =>
      name === verifier.name &&
      bytes.length === keyIdBytes + signatureBytes &&
      keyId.equals(bytes.subarray(0, keyIdBytes)) &&
      verify(null, Buffer.from(text), key, bytes.subarray(keyIdBytes)),
  );
}

/** Whether a note names a key as one that signed it, rightly or not. */
export function isNamedIn({ signatures }: Note, verifier: NoteVerifier): boolean {
  const keyId = keyIdOf(verifier);
  return signatures.some(
    ({ name, bytes }) => name === verifier.name && keyId.equals(bytes.subarray(0, keyIdBytes)),
  );
}

/** An Ed25519 key of 32 bytes, as `verify` takes it. */
export function ed25519Key(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString("base64").replace(/=+$/, "");
  const url = x.replaceAll("+", "-").replaceAll("/", "_");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: url }, format: "jwk" });
}
