import { Buffer } from "node:buffer";
import { z } from "zod";
import { type Canonical, canonicalJson, hashOf } from "#lib/kernel/canonical.ts";
import { Fault, invalidField } from "#lib/kernel/fault.ts";

/** A list that is answered in pages. */
export interface PagedList<Key extends Canonical> {
  /** All that the caller asked for except the page: a page token is valid for one query only. */
  readonly query: Canonical;
  /** Rows of a page where the request says 0, and at most. */
  readonly sizes: { readonly standard: number; readonly largest: number };
  /** Shape of the key that the rows are ordered by. */
  readonly key: z.ZodType<Key>;
}

/** The page that a request asks for. */
export interface AskedPage<Key extends Canonical> {
  /** Only rows after this key belong to the page; undefined for the first page. */
  readonly after: Key | undefined;
  /** How many rows to read: one more than the page holds, which shows whether another follows. */
  readonly limit: number;
  readonly query: Canonical;
}

/**
 * The page that a request asks for.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID for a size below 0, PAGE_TOKEN_INVALID for a token that
 *   this list did not give out for this query.
 */
export function askedPage<Key extends Canonical>(
  request: { readonly pageSize: number; readonly pageToken: string },
  { query, sizes, key }: PagedList<Key>,
): AskedPage<Key> {
  const { pageSize, pageToken } = request;
  if (pageSize < 0) {
    throw invalidField("page_size", `must be at least 0; 0 means ${sizes.standard}`);
  }
  const size = Math.min(pageSize || sizes.standard, sizes.largest);
  return { after: decodeToken(pageToken, query, key), limit: size + 1, query };
}

/** The page out of the rows that `limit` allowed, with the token of the next one, empty at the end. */
export function pageOf<Row, Key extends Canonical>(
  rows: readonly Row[],
  { limit, query }: AskedPage<Key>,
  keyOf: (row: Row) => Key,
): { readonly rows: readonly Row[]; readonly nextPageToken: string } {
  const page = rows.slice(0, limit - 1);
  const last = page.at(-1);
  const hasNext = rows.length >= limit && last !== undefined;
  return { rows: page, nextPageToken: hasNext ? encodeToken(query, keyOf(last)) : "" };
}

function encodeToken(query: Canonical, key: Canonical): string {
  return Buffer.from(canonicalJson([fingerprint(query), key])).toString("base64url");
}

function decodeToken<Key extends Canonical>(
  token: string,
  query: Canonical,
  key: z.ZodType<Key>,
): Key | undefined {
  if (token === "") return undefined;
  const parsed = z.tuple([z.literal(fingerprint(query)), key]).safeParse(jsonOf(token));
  if (parsed.success) return parsed.data[1] as Key;
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
    // The schema refuses what cannot be read, with the same reason as any other wrong token.
    return undefined;
  }
}
