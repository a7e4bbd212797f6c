import { hash } from "node:crypto";

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
  return textOf(value, (number) => {
    throw new RangeError(`${number} has no canonical form`);
  });
}

/** SHA-256 of a text (UTF-8) or bytes, as 64 lower-case hexadecimal digits. */
export function sha256Hex(content: string | Uint8Array): string {
  return hash("sha256", content, "hex");
}

/** SHA-256 of the canonical JSON of a value. */
export function hashOf(value: Canonical): string {
  return sha256Hex(canonicalJson(value));
}

/**
 * Canonical JSON of plain data as it came in: NaN and infinities are written as JSON strings, so that
 * a broken request has a hash too.
 */
export function dataJson(value: object): string {
  return textOf(value as Canonical, (number) => `"${number}"`);
}

/** Appends to one text, since requests with long paths are hashed on each call. */
function textOf(value: Canonical, nonFinite: (number: number) => string): string {
  if (typeof value === "number") return Number.isFinite(value) ? `${value}` : nonFinite(value);
  if (typeof value === "bigint") return `"${value}"`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  let text = "";
  if (Array.isArray(value)) {
    if (value.every(Number.isFinite)) return JSON.stringify(value);
    for (const item of value) {
      if (text !== "") text += ",";
      text += textOf(item, nonFinite);
    }
    return `[${text}]`;
  }
  const members = value as { readonly [key: string]: Canonical | undefined };
  for (const key of inOrder(Object.keys(members))) {
    const member = members[key];
    if (member === undefined) continue;
    if (text !== "") text += ",";
    text += `${quoted(key)}:${textOf(member, nonFinite)}`;
  }
  return `{${text}}`;
}

/** A key as JSON; nearly every key is a word that needs no escape, which costs less to find out. */
function quoted(key: string): string {
  return /^\w*$/.test(key) ? `"${key}"` : JSON.stringify(key);
}

/** Most keys that are sorted here: beyond that an insertion sort is slower than the engine's. */
const fewKeys = 32;

/** Sorts keys by code unit, in place: the engine's sort makes several copies of each list of names. */
function inOrder(keys: string[]): string[] {
  if (keys.length > fewKeys) return keys.sort();
  for (let next = 1; next < keys.length; next += 1) {
    const key = keys[next]!;
    let place = next;
    for (; place > 0 && keys[place - 1]! > key; place -= 1) keys[place] = keys[place - 1]!;
    keys[place] = key;
  }
  return keys;
}
