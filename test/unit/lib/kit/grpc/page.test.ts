import assert from "node:assert/strict";
import { test } from "node:test";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { z } from "zod";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";

const query = { ticker: "AAPL", interval: "DAY_1", asOfMs: 5 };
const list = { query, sizes: { standard: 50, largest: 100 }, key: z.int() };

/** The rows after a key, as a store answers them. */
function rowsAfter(rows: readonly number[], after: number | undefined, limit: number): number[] {
  return rows.filter((row) => after === undefined || row > after).slice(0, limit);
}

/** Rows that are their own keys, and messages of so many bytes more than their text. */
const messagesOf = <Row extends number | string>(bytes = 0) => ({
  keyOf: (row: Row) => row,
  schema: StringValueSchema,
  toMessage: (row: Row) => ({ value: `${row}${" ".repeat(bytes)}` }),
});

/** The token that the first page of two gives. */
function tokenOf(pageQuery: typeof query): string {
  const page = askedPage({ pageSize: 1, pageToken: "" }, { ...list, query: pageQuery });
  return pageOf([1, 2], page, messagesOf<number>()).nextPageToken;
}

test("one row more is read than the page holds: as asked, the standard for 0, at most the largest", () => {
  assert.deepEqual(
    [7, 0, 100, 101].map((pageSize) => askedPage({ pageSize, pageToken: "" }, list).limit),
    [8, 51, 101, 101],
  );
});

test("following the tokens yields every row once and in order, and the last token is empty", () => {
  const sorted = fc
    .uniqueArray(fc.integer(), { maxLength: 40 })
    .map((rows) => rows.sort((a, b) => a - b));
  fc.assert(
    fc.property(sorted, fc.integer({ min: 1, max: 12 }), (rows, pageSize) => {
      const seen: number[] = [];
      let pageToken = "";
      let pages = 0;
      do {
        const asked = askedPage({ pageSize, pageToken }, list);
        const page = pageOf(rowsAfter(rows, asked.after, asked.limit), asked, messagesOf<number>());
        assert.ok(page.messages.length <= pageSize);
        seen.push(...page.messages.map(({ value }) => Number(value)));
        pageToken = page.nextPageToken;
        pages += 1;
      } while (pageToken !== "");
      assert.deepEqual(seen, rows);
      assert.equal(pages, Math.max(1, Math.ceil(rows.length / pageSize)));
    }),
  );
});

test("a page ends before its messages take more than 3 MiB, and the next goes on behind it", () => {
  const rows = [1, 2, 3, 4, 5];
  const pages: number[][] = [];
  let pageToken = "";
  do {
    const asked = askedPage({ pageSize: 5, pageToken }, list);
    const left = rowsAfter(rows, asked.after, asked.limit);
    const page = pageOf(left, asked, messagesOf<number>(1.4 * 2 ** 20));
    pages.push(page.messages.map(({ value }) => Number(value)));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  assert.deepEqual(pages, [[1, 2], [3, 4], [5]]);
});

test("a message larger than a page has a page of its own", () => {
  const asked = askedPage({ pageSize: 5, pageToken: "" }, list);
  const page = pageOf([1, 2], asked, messagesOf<number>(3.5 * 2 ** 20));
  assert.deepEqual([page.messages.length, page.nextPageToken === ""], [1, false]);
});

test("a key of several parts survives the token", () => {
  const key = z.strictObject({ asOfMs: z.int(), name: z.string() });
  const parts = { ...list, key };
  const row = { asOfMs: -7, name: "audits/ä" };
  const first = askedPage({ pageSize: 1, pageToken: "" }, parts);
  const { nextPageToken } = pageOf([row, row], first, {
    ...messagesOf<string>(),
    keyOf: (each) => each,
    toMessage: ({ name }) => ({ value: name }),
  });
  assert.deepEqual(askedPage({ pageSize: 1, pageToken: nextPageToken }, parts).after, row);
});

for (const change of [
  { ticker: "MSFT" },
  { interval: "DAY_2" },
  { asOfMs: 6 },
  { asOfMs: undefined },
]) {
  const [[field, value] = []] = Object.entries(change);
  test(`a token is refused for a query whose ${field} is ${value}`, () => {
    assert.throws(
      () =>
        askedPage(
          { pageSize: 1, pageToken: tokenOf(query) },
          { ...list, query: { ...query, ...change } },
        ),
      { reason: "PAGE_TOKEN_INVALID" },
    );
  });
}

test("a text that is no token, or holds another kind of key, is refused", () => {
  const named = { ...list, key: z.string() };
  const first = askedPage({ pageSize: 1, pageToken: "" }, named);
  const { nextPageToken } = pageOf(["seven", "eight"], first, messagesOf<string>());
  for (const pageToken of ["rubbish", nextPageToken]) {
    assert.throws(() => askedPage({ pageSize: 1, pageToken }, list), {
      reason: "PAGE_TOKEN_INVALID",
    });
  }
});
