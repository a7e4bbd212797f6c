import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { usageFault } from "../flag.ts";

/** Bytes of a secret, as Standard Webhooks has them. */
const secretBytes = { least: 24, most: 64 } as const;

/**
 * The key in a secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64.
 * @throws Fault FIELD_INVALID; its message repeats nothing of the text
 */
export function secretKey({ where, text }: { where: string; text: string }): Uint8Array {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  const key = Buffer.from(encoded ?? "", "base64");
  const { least, most } = secretBytes;
  if (key.length >= least && key.length <= most) return key;
  throw usageFault(
    where,
    `holds no secret: whsec_ and ${least} to ${most} random bytes in base64, as of: echo "whsec_$(openssl rand -base64 32)"`,
  );
}

/** What a message is sent with, so that its receiver knows who made it and when. */
export interface SignedHeaders {
  readonly "webhook-id": string;
  /** Seconds since 1970 UTC of this attempt: receivers refuse old ones. */
  readonly "webhook-timestamp": string;
  /** `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. */
  readonly "webhook-signature": string;
}

/**
 * The headers of Standard Webhooks 1.0 (symmetric signatures).
 * @param id - the same for every attempt to send the same message; without a full stop
 */
export function signedHeaders(
  body: string,
  id: string,
  atMs: number,
  key: Uint8Array,
): SignedHeaders {
  const timestamp = `${Math.floor(atMs / 1_000)}`;
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}
