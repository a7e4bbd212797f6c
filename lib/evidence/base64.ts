import { Buffer } from "node:buffer";

/** Bytes as base64 with its padding. */
export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/**
 * The bytes of a base64 text with its padding; undefined for one that is written otherwise than its bytes are. Of those a
 * lenient reader takes several for the same bytes, so that a text could be changed and nobody would notice.
 */
export function bytesFromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? new Uint8Array(bytes) : undefined;
}
