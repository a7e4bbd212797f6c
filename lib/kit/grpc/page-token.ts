import { Buffer } from "node:buffer";
import { z } from "zod";
import { type Canonical, canonicalJson, hashOf } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";

/**
 * An opaque token for the page that comes after `position`. It belongs to one query, which is all
 * that the list was asked for but for the size of its pages.
 */
export function encodePageToken(query: Canonical, position: Canonical): string {
  const content = canonicalJson([fingerprint(query), position]);
  return Buffer.from(content).toString("base64url");
}

/**
 * The position that a token stands for; undefined for the empty one, which is the start.
 * @throws Fault INVALID_ARGUMENT PAGE_TOKEN_INVALID for a token of another query, or of nobody.
 */
export function decodePageToken<T>(
  token: string,
  query: Canonical,
  position: z.ZodType<T>,
): T | undefined {
  if (token === "") return undefined;
  const parsed = z.tuple([z.literal(fingerprint(query)), position]).safeParse(jsonOf(token));
  if (parsed.success) return parsed.data[1] as T;
  const description = "is not the next_page_token of a page of this list; start again without it";
  throw new Fault("INVALID_ARGUMENT", "PAGE_TOKEN_INVALID", `page_token ${description}`, {
    violations: [{ field: "page_token", description }],
  });
}

function fingerprint(query: Canonical): string {
  return hashOf(query).slice(0, 16);
}

function jsonOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    // Whatever cannot be read is refused by the schema, with the reason that callers know.
    return undefined;
  }
}
