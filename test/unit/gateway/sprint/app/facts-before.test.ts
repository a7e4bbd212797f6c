import assert from "node:assert/strict";
import { test } from "node:test";
import { factsBefore } from "#gateway/sprint/app/facts-before.ts";
import type { Exposure } from "#lib/kernel/portfolio-facts.ts";
import { aapl } from "#test/support/apple.ts";

const history = { peakEquityMicros: 9n, dayStartEquityMicros: 8n, recentTrades: [] };
const nothing = { heldMicros: 0n, waitingBuyMicros: 0n, waitingSellMicros: 0n };
const exposed = (ticker: string, amounts: Partial<Exposure>): Exposure => ({
  instrument: { ...aapl, ticker },
  ...nothing,
  ...amounts,
});
const open = (clientOrderId: string, ticker: string, signedUnits: bigint, worth: bigint) => ({
  ...{ clientOrderId, ticker, signedUnits },
  ...{ reservedCashMicros: worth, exposureMicros: worth },
});

test("a repeated step shows the gate the exposures before its own orders", () => {
  const earlier = open("earlier", "A", 2n, 20n);
  const before = [
    exposed("A", { heldMicros: -7n, waitingBuyMicros: 20n }),
    exposed("B", { heldMicros: 5n }),
  ];
  const after = [
    exposed("A", { heldMicros: -7n, waitingBuyMicros: 20n, waitingSellMicros: 3n }),
    exposed("B", { heldMicros: 5n, waitingBuyMicros: 4n }),
    exposed("C", { waitingBuyMicros: 6n }),
  ];
  const own = [open("s/A", "A", -1n, 3n), open("s/B", "B", 1n, 4n), open("s/C", "C", 1n, 6n)];
  const signals = ["A", "B", "C"].map((ticker) => ({ requestId: `s/${ticker}` }));
  const of = (exposures: readonly Exposure[], openOrders: readonly (typeof earlier)[]) =>
    factsBefore({ facts: { exposures, history }, openOrders }, signals);
  assert.deepEqual(of(before, [earlier]), { exposures: before, history });
  assert.deepEqual(of(after, [earlier, ...own]), { exposures: before, history });
});
