import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  decodePageToken,
  encodePageToken,
} from "../../../../../gateway/market-data/domain/page-token.ts";

const query = { ticker: "AAPL", interval: "DAY_1", asOfMs: 5 };

describe("page tokens of bars", () => {
  it("give back where to continue, also before 1970", () => {
    for (const startMs of [-86_400_000, 0, 86_400_000]) {
      assert.equal(decodePageToken(encodePageToken(query, startMs), query), startMs);
    }
  });

  for (const change of [
    { ticker: "MSFT" },
    { interval: "DAY_2" },
    { asOfMs: 6 },
    { asOfMs: undefined },
  ]) {
    it(`are refused for a query with another ${Object.keys(change)[0]} (${Object.values(change)[0]})`, () => {
      const token = encodePageToken(query, 0);
      assert.throws(() => decodePageToken(token, { ...query, ...change }), {
        reason: "PAGE_TOKEN_INVALID",
      });
    });
  }
});
