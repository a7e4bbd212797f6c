import { createHash } from "node:crypto";

/** What canonical JSON can hold. bigint is written as a decimal string, as proto3 JSON does. */
export type Canonical =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Canonical[]
  | { readonly [key: string]: Canonical | undefined };

/**
 * One text for one value: keys sorted by code unit, no white space, undefined members left out.
 * Numbers are written as ECMAScript writes them (shortest text that reads back to the same double).
 * @throws RangeError on NaN and infinities, which JSON cannot tell apart.
 */
export function canonicalJson(value: Canonical): string {
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError(`${value} has no canonical form`);
    return String(value);
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = value as { readonly [key: string]: Canonical | undefined };
  const written = Object.keys(members)
    .filter((key) => members[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(members[key] as Canonical)}`);
  return `{${written.join(",")}}`;
}

/** SHA-256 of a text (UTF-8) or bytes, as 64 lower-case hexadecimal digits. */
export function sha256Hex(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** SHA-256 of the canonical JSON of a value. */
export function hashOf(value: Canonical): string {
  return sha256Hex(canonicalJson(value));
}
