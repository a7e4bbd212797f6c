import { Buffer } from "node:buffer";
import { hash, type KeyObject, sign, verify } from "node:crypto";
import { ed25519Key, publicKeyOf } from "./signed-note.ts";

/** A payload with its signatures, as the JSON of DSSE has it. */
export interface DsseEnvelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** The type of the payload of an in-toto statement. */
export const inTotoPayload = "application/vnd.in-toto+json";

/** What is signed: type and payload with their lengths (PAE of DSSE 1.0). */
export function preAuthenticated(payloadType: string, payload: Uint8Array): Uint8Array {
  const typeBytes = Buffer.byteLength(payloadType);
  const head = `DSSEv1 ${typeBytes} ${payloadType} ${payload.length} `;
  return new Uint8Array(Buffer.concat([Buffer.from(head), payload]));
}

/** SHA-256 of the 32 bytes of a public key, in hexadecimal digits. */
export function keyIdOf(publicKey: Uint8Array): string {
  return hash("sha256", publicKey, "hex");
}

/** Signs a payload by an Ed25519 key. */
export function signEnvelope(
  payloadType: string,
  payload: string,
  privateKey: KeyObject,
): DsseEnvelope {
  const bytes = Buffer.from(payload);
  const signature = sign(null, preAuthenticated(payloadType, bytes), privateKey);
  return {
    payloadType,
    payload: bytes.toString("base64"),
    signatures: [
      { keyid: keyIdOf(publicKeyOf(privateKey)), sig: Buffer.from(signature).toString("base64") },
    ],
  };
}

/** The payload of an envelope that names a key and carries its signature; undefined for any other. */
export function payloadSignedBy(
  { payloadType, payload, signatures }: DsseEnvelope,
  publicKey: Uint8Array,
): string | undefined {
  const bytes = Buffer.from(payload, "base64");
  const signed = preAuthenticated(payloadType, bytes);
  const key = ed25519Key(publicKey);
  const isSigned = signatures.some(
    ({ keyid, sig }) =>
      keyid === keyIdOf(publicKey) && verify(null, signed, key, Buffer.from(sig, "base64")),
  );
  return isSigned ? bytes.toString() : undefined;
}
