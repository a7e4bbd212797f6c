import { Buffer } from "node:buffer";
import {
  create,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { z } from "zod";
import { type Canonical, canonicalJson, hashOf } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { messageBytesMax } from "./shared/codec.ts";

/** A list that is answered in pages. */
export interface PagedList<Key extends Canonical> {
  /** All that the caller asked for except the page: a page token is valid for one query only. */
  readonly query: Canonical;
  /** Rows of a page where the request says 0, and at most. */
  readonly sizes: { readonly standard: number; readonly largest: number };
  /** Shape of the key that the rows are ordered by. */
  readonly key: z.ZodType<Key>;
}

/** The key of rows that are ordered by a whole number from 0 on. */
export const numberKey = z.int().min(0);

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
 * @throws Fault INVALID_ARGUMENT PAGE_TOKEN_INVALID for a token that this list did not give out for this
 *   query.
 */
export function askedPage<Key extends Canonical>(
  request: { readonly pageSize: number; readonly pageToken: string },
  { query, sizes, key }: PagedList<Key>,
): AskedPage<Key> {
  const { pageSize, pageToken } = request;
  const size = Math.min(pageSize || sizes.standard, sizes.largest);
  return { after: decodeToken(pageToken, query, key), limit: size + 1, query };
}

/** What the messages of a page may take together; the rest of the answer has room beside them. */
const pageBytesMax = messageBytesMax * 0.75;

/** How the rows of a list become the messages of a page. */
export interface PageMessages<Row, Key extends Canonical, Schema extends DescMessage> {
  readonly keyOf: (row: Row) => Key;
  readonly schema: Schema;
  readonly toMessage: (row: Row) => MessageInitShape<Schema>;
}

/**
 * The page out of the rows that `limit` allowed, with the token of the next one, empty at the end. It ends
 * early where one row more would take it beyond 3 MiB, but holds a row wherever there is one.
 */
export function pageOf<Row, Key extends Canonical, Schema extends DescMessage>(
  rows: readonly Row[],
  { limit, query }: AskedPage<Key>,
  { keyOf, schema, toMessage }: PageMessages<Row, Key, Schema>,
): { readonly messages: MessageShape<Schema>[]; readonly nextPageToken: string } {
  const messages: MessageShape<Schema>[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, limit - 1)) {
    const message = create(schema, toMessage(row));
    bytes += toBinary(schema, message).byteLength;
    if (bytes > pageBytesMax && messages.length > 0) break;
    messages.push(message);
  }
  const last = rows[messages.length - 1];
  const hasNext = messages.length < rows.length && last !== undefined;
  return { messages, nextPageToken: hasNext ? encodeToken(query, keyOf(last)) : "" };
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
