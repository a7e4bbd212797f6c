import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { metricValue } from "#lib/kernel/metric.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import type { ExitReason } from "#services/audit/domain/facts/execution-facts.ts";
import { measureGroups } from "#services/audit/domain/metrics/metric-groups.ts";
import {
  evidenceWith,
  type SampleEvidence,
  sampleKey,
  sampleScored,
  sampleTrade,
} from "#test/unit/audit/sample-evidence.ts";

const { policy } = loadAuditConfig({ environment: {} });

/** The values of one subject: by label, then by metric. */
function partsOf(subject: string, sample: SampleEvidence) {
  const groups = measureGroups(evidenceWith(sample), policy);
  return Object.fromEntries(
    groups
      .filter((group) => group.subject === subject)
      .map(({ label, metrics }) => [
        label,
        Object.fromEntries(metrics.map((metric) => [metric.name, metricValue(metric)])),
      ]),
  );
}

function valueNamed(name: string, sample: SampleEvidence): number | undefined {
  const metrics = measureGroups(evidenceWith(sample), policy).flatMap((group) => group.metrics);
  const metric = metrics.find((one) => one.name === name);
  assert.ok(metric, name);
  return metricValue(metric);
}

const trades = fc.array(
  fc.record({
    ticker: fc.constantFrom("AAPL", "MSFT", "NVDA"),
    exitReason: fc.constantFrom<ExitReason>("STOP", "TARGET", "TIME", "END_OF_RUN"),
    netPnlMicros: fc.bigInt({ min: -900_000n, max: 900_000n }),
  }),
  { maxLength: 30 },
);

for (const [subject, key] of [
  ["exit_reason", "exitReason"],
  ["ticker", "ticker"],
] as const) {
  test(`every round trip is in one part by ${subject}, which is measured as if there were no other`, () => {
    fc.assert(
      fc.property(trades, (changes) => {
        const all = changes.map((change, at) => sampleTrade({ ...change, roundTrip: `r/${at}` }));
        const parts = partsOf(subject, { trades: all });
        const labels = [...new Set(all.map((trade) => trade[key]))].sort();
        assert.deepEqual(Object.keys(parts), labels);
        for (const label of labels) {
          const own = all.filter((trade) => trade[key] === label);
          const wins = own.filter(({ netPnlMicros }) => netPnlMicros > 0n).length;
          const net = own.reduce((sum, { netPnlMicros }) => sum + netPnlMicros, 0n);
          assert.equal(parts[label]?.closed_trades, own.length);
          assert.equal(parts[label]?.win_rate, wins / own.length);
          assert.equal(parts[label]?.net_pnl, Number(net));
        }
      }),
    );
  });
}

test("lots that were open at the end stand with their mark, by ticker; others do not", () => {
  const open = { exitReason: "END_OF_RUN", exitPrice: 103, netPnlMicros: -5n } as const;
  const sample = {
    trades: [
      sampleTrade({ ...open, roundTrip: "r/1" }),
      sampleTrade({ ...open, roundTrip: "r/2", netPnlMicros: 9n }),
      sampleTrade({ roundTrip: "r/3", ticker: "MSFT" }),
    ],
  };
  assert.deepEqual(partsOf("open_at_end", sample), {
    AAPL: {
      open_lots: 2,
      open_mark: 103,
      open_entry_notional: 2_000_000_000,
      open_net_pnl: 4,
    },
  });
});

test("orders without a fill stand by how they ended and why, and those beyond the move as a share", () => {
  const order = (id: string, reason: string) => {
    return { auditSet: "sprints/a", order: id, ticker: "AAPL", reason };
  };
  const fill = {
    auditSet: "sprints/a",
    notionalMicros: 1n,
    costMicros: { halfSpread: 0n, slippage: 0n, commission: 0n, impact: 0n },
  };
  const sample = {
    denied: [order("1", "LOT_LIMIT")],
    rejected: [order("2", "MOVE_TAKEN"), order("3", "MOVE_TAKEN"), order("4", "CASH_TOO_LOW")],
    expired: [order("5", "SESSION_PASSED")],
    fills: [{ ...fill, fill: "f" }],
  };
  const parts = partsOf("unfilled_orders", sample);
  assert.deepEqual(
    Object.entries(parts).map(([label, values]) => [label, values.orders_unfilled]),
    [
      ["DENIED LOT_LIMIT", 1],
      ["REJECTED CASH_TOO_LOW", 1],
      ["REJECTED MOVE_TAKEN", 2],
      ["EXPIRED SESSION_PASSED", 1],
    ],
  );
  // One fill and three rejections met an open; a denied order and an expired one did not.
  assert.equal(valueNamed("fills_beyond_expected_move", sample), 0.5);
  assert.equal(valueNamed("fills_beyond_expected_move", {}), undefined);
});

const dayMs = 86_400_000;
const seen = (ticker: string, day: number, regime?: string) => {
  const key = sampleKey({ ticker, asOfMs: day * dayMs });
  return sampleScored(1, 1, { key, ...(regime !== undefined && { regime }) });
};
const opened = (ticker: string, day: number, netPnlMicros: bigint) =>
  sampleTrade({ roundTrip: `r/${ticker}/${day}`, ticker, entryTimeMs: day * dayMs, netPnlMicros });

test("trades are parted by the regime that the latest forecast of their ticker saw before the entry", () => {
  const scored = [
    seen("AAPL", 10, "CRISIS"),
    seen("AAPL", 20, "MODERATE_MIXED"),
    seen("MSFT", 15, "CRISIS"),
    seen("MSFT", 25),
  ];
  const trades = [
    opened("AAPL", 10, 5n),
    opened("AAPL", 19, -5n),
    opened("AAPL", 20, 5n),
    opened("MSFT", 16, -5n),
    opened("MSFT", 26, 5n),
    opened("AAPL", 9, 5n),
    sampleTrade({ roundTrip: "r/before-0.3" }),
  ];
  for (const order of [trades, [...trades].reverse()]) {
    const parts = partsOf("market_regime", { scored, trades: order });
    assert.deepEqual(
      Object.entries(parts).map(([label, { closed_trades: count }]) => [label, count]),
      [
        ["CRISIS", 3],
        ["MODERATE_MIXED", 1],
        ["NOT_DETECTED", 3],
      ],
    );
    assert.equal(parts.CRISIS?.win_rate, 1 / 3);
  }
});

test("a later forecast never changes the regime that a trade was opened under", () => {
  const days = fc.array(fc.integer({ min: 11, max: 40 }), { maxLength: 8 });
  fc.assert(
    fc.property(days, (later) => {
      const scored = [
        seen("AAPL", 5, "CRISIS"),
        ...later.map((day) => seen("AAPL", day, "MODERATE_MIXED")),
      ];
      const parts = partsOf("market_regime", { scored, trades: [opened("AAPL", 10, 1n)] });
      assert.deepEqual(Object.keys(parts), ["CRISIS"]);
    }),
  );
});
