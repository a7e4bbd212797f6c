import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import type { PortfolioFacts } from "#lib/kernel/portfolio-facts.ts";
import {
  portfolioFactsFromMessage,
  portfolioFactsToMessage,
} from "#lib/wire/portfolio-facts-message.ts";
import { PortfolioFactsSchema } from "#proto/pmx/type/v1/portfolio_facts_pb.ts";
import { aapl } from "#test/support/apple.ts";

const amounts = { heldMicros: -5n, waitingBuyMicros: 2n, waitingSellMicros: 3n };
const trade = {
  ...{ ticker: "AAPL", exitTimeMs: -1_000, netPnlMicros: -7n, returnRatio: -0.02 },
  side: "SELL",
  exitReason: "STOP",
} as const;
const facts: PortfolioFacts = {
  exposures: [
    { instrument: aapl, ...amounts },
    { instrument: { ...aapl, ticker: "MSFT" }, ...amounts, waitingUnknown: true },
  ],
  history: { peakEquityMicros: 11n, dayStartEquityMicros: -12n, recentTrades: [trade] },
};

test("the facts of a portfolio come back from their message as they were", () => {
  const message = create(PortfolioFactsSchema, portfolioFactsToMessage(facts));
  assert.deepEqual(portfolioFactsFromMessage(message, "facts"), facts);
});

test("what the facts lack is named with its place", () => {
  const message = create(PortfolioFactsSchema, portfolioFactsToMessage(facts));
  const without = (change: object) => create(PortfolioFactsSchema, { ...message, ...change });
  assert.throws(
    () => portfolioFactsFromMessage(without({ exposures: [{ heldMicros: 1n }] }), "facts"),
    /^Fault: facts\.exposures\[0\]\.instrument: is required/,
  );
  assert.throws(
    () => portfolioFactsFromMessage(without({ recentTrades: [{ ticker: "A", side: 1 }] }), "facts"),
    /^Fault: facts\.recent_trades\[0\]\.exit_time: is required/,
  );
});
