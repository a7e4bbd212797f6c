import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { decodePageToken, encodePageToken } from "#lib/kit/grpc/page-token.ts";

const query = { ticker: "AAPL", interval: "DAY_1", asOfMs: 5 };

describe("page tokens", () => {
  it("give back where to continue", () => {
    for (const position of [-86_400_000, 0, 86_400_000]) {
      const token = encodePageToken(query, position);
      assert.equal(decodePageToken(token, query, z.int()), position);
    }
  });

  it("give back a position of several parts", () => {
    const token = encodePageToken(query, { asOfMs: 7, name: "audits/ä" });
    const schema = z.strictObject({ asOfMs: z.int(), name: z.string() });
    assert.deepEqual(decodePageToken(token, query, schema), { asOfMs: 7, name: "audits/ä" });
  });

  it("stand for the start when they are empty", () => {
    assert.equal(decodePageToken("", query, z.int()), undefined);
  });

  for (const change of [
    { ticker: "MSFT" },
    { interval: "DAY_2" },
    { asOfMs: 6 },
    { asOfMs: undefined },
  ]) {
    it(`are refused for a query with another ${Object.keys(change)[0]} (${Object.values(change)[0]})`, () => {
      const token = encodePageToken(query, 0);
      assert.throws(() => decodePageToken(token, { ...query, ...change }, z.int()), {
        reason: "PAGE_TOKEN_INVALID",
      });
    });
  }

  it("are refused when they are nobody's, or hold another kind of position", () => {
    for (const token of ["rubbish", encodePageToken(query, "seven")]) {
      assert.throws(() => decodePageToken(token, query, z.int()), { reason: "PAGE_TOKEN_INVALID" });
    }
  });
});
