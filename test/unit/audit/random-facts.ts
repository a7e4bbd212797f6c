import fc from "fast-check";
import { priceBases } from "#lib/kernel/price-basis.ts";
import { type Fact, madeOf } from "#services/audit/domain/facts/fact.ts";
import {
  measured,
  sampleHolding,
  sampleKey,
  sampleRun,
  sampleScored,
  sampleTrade,
} from "./sample-evidence.ts";

const dayMs = 86_400_000;
const share = fc.double({ min: 0, max: 1, noNaN: true });
const rmse = fc.option(fc.double({ min: 0, max: 20, noNaN: true }), { nil: undefined, freq: 5 });
const micros = (min: bigint, max: bigint) => fc.bigInt({ min, max });
const price = fc.option(fc.double({ min: 1, max: 500, noNaN: true }), { nil: undefined, freq: 5 });

const scored = fc.record({
  ticker: fc.constantFrom("AAPL", "MSFT", "MTN.JO", "UBA.LG"),
  asOfDay: fc.nat(5),
  horizonBars: fc.constantFrom(5, 5, 5, 6),
  ensemble: rmse,
  baseline: rmse,
  best: rmse,
  direction: fc.constantFrom(1, 0, undefined),
  closedDays: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  holding: fc.option(fc.tuple(rmse, rmse), { nil: undefined }),
  coverages: fc.uniqueArray(
    fc.record({
      levelRatio: fc.constantFrom(0.8, 0.95, 0.995),
      coverage: fc.option(share, { nil: undefined }),
    }),
    { selector: ({ levelRatio }) => levelRatio, maxLength: 3 },
  ),
  priceBasis: fc.constantFrom(undefined, ...priceBases),
  regime: fc.constantFrom(undefined, "CRISIS", "MODERATE_MIXED"),
});

const plainTrade = fc.record({
  entryPrice: price,
  exitPrice: price,
  exitReason: fc.constantFrom("STOP", "TARGET", "TIME", "UNKNOWN"),
  calendarDaysHeld: fc.nat(9),
  netPnlMicros: fc.oneof(fc.constant(0n), micros(-9_000_000_000n, 9_000_000_000n)),
  entryNotionalMicros: micros(1n, 9_000_000_000_000_000_000n),
} as const);

const parts = fc.record({
  pricePnlMicros: micros(-9_000_000_000n, 9_000_000_000n),
  currencyPnlMicros: micros(-9_000_000_000n, 9_000_000_000n),
});
/** What versions before 0.3 did not record. */
const opening = fc.record({
  side: fc.constantFrom("BUY", "SELL"),
  entryTimeMs: fc.constantFrom(Date.UTC(2015, 0, 2), Date.UTC(2015, 0, 5)),
} as const);
const part = micros(-9_000_000_000n, 9_000_000_000n);
const breakdown = fc.record({
  pnlParts: fc
    .record({
      price: part,
      spread: part,
      slippage: part,
      impact: part,
      commission: part,
      currency: part,
      dividend: part,
      timing: fc.option(part, { nil: undefined }),
    })
    .map(({ timing, ...known }) => ({
      ...(timing !== undefined && { timing, signal: known.price - timing }),
      ...known,
    })),
});
const trade = fc
  .tuple(
    plainTrade,
    fc.option(parts, { nil: {} }),
    fc.option(opening, { nil: {} }),
    fc.option(breakdown, { nil: {} }),
  )
  .map(([one, ...further]) => Object.assign({}, one, ...further) as typeof one);

const decision = fc.record({
  verdict: fc.constantFrom("ALLOW", "ALLOW_REDUCED", "DENY"),
  bindingRule: fc.constantFrom("", "edge-over-cost", "size"),
  reason: fc.constantFrom("", "EDGE_BELOW_COST", "CASH_TOO_LOW"),
} as const);
/** What versions before 0.3 did not record. */
const ofPolicy = fc.record({
  ticker: fc.constantFrom("AAPL", "MSFT"),
  asOfMs: fc.constantFrom(Date.UTC(2015, 0, 5), Date.UTC(2015, 0, 6)),
  policyHash: fc.constantFrom("p", "q"),
  expectedProfitBps: fc.constantFrom(-12.5, 0, 7, null),
} as const);
const anyDecision = fc
  .tuple(decision, fc.option(ofPolicy, { nil: {} }))
  .map(([one, more]) => ({ ...one, ...more }));

const cost = micros(0n, 1_000_000n);
const costs = fc
  .tuple(cost, cost, cost, cost)
  .map(([halfSpread, slippage, commission, impact]) => ({
    halfSpread,
    slippage,
    commission,
    impact,
  }));

const exchangeShare = fc.record({
  exchange: fc.constantFrom("XNSA", "US"),
  exposureMicros: micros(0n, 9_000_000_000n),
  equityMicros: micros(-9_000_000_000n, 9_000_000_000n),
});

const unfilled = fc.record({
  kind: fc.constantFrom("ORDER_DENIED", "ORDER_REJECTED", "ORDER_EXPIRED"),
  reason: fc.constantFrom("LOT_LIMIT", "CASH_TOO_LOW", "MOVE_TAKEN", "SESSION_PASSED", "99"),
} as const);

const equity = fc.array(fc.double({ min: 1, max: 300, noNaN: true }), {
  minLength: 1,
  maxLength: 8,
});

type Draw = (id: string) => readonly Fact[];

const draw: fc.Arbitrary<Draw> = fc.oneof(
  scored.map(
    (one): Draw =>
      (id) => {
        const asOfMs = Date.UTC(2015, 0, 5) + one.asOfDay * dayMs;
        const { ticker, horizonBars } = one;
        const value = sampleScored(one.ensemble, one.baseline, {
          key: sampleKey({ ticker, asOfMs, horizonBars, policyHash: id }),
          forecast: `forecasts/${id}`,
          modelRmses: [{ model: "naive", rmse: measured("rmse", "PRICE", one.best) }],
          terminalDirection: measured("terminal_direction", "RATIO", one.direction),
          coverages: one.coverages.map(({ levelRatio, coverage }) => ({
            levelRatio,
            coverage: measured("coverage", "RATIO", coverage),
          })),
          ...(one.closedDays !== undefined && { closedMs: asOfMs + one.closedDays * dayMs }),
          ...(one.priceBasis && { priceBasis: one.priceBasis }),
          ...(one.regime && { regime: one.regime }),
          ...(one.holding && { holding: sampleHolding(...one.holding, asOfMs + dayMs) }),
        });
        const fact = { kind: "FORECAST_SCORED", value } as const;
        return [madeOf(fact), fact];
      },
  ),
  scored.map(
    ({ ticker }): Draw =>
      (id) => {
        const value = sampleScored(1, 1, { key: sampleKey({ ticker, policyHash: id }) });
        return [madeOf({ kind: "FORECAST_SCORED", value })];
      },
  ),
  trade.map(
    (change): Draw =>
      (id) => [
        { kind: "TRADE_CLOSED", value: sampleTrade({ ...change, roundTrip: `roundTrips/${id}` }) },
      ],
  ),
  anyDecision.map(
    (change): Draw =>
      (id) => [
        {
          kind: "DECISION_MADE",
          value: { auditSet: "sprints/a", decision: `decisions/${id}`, ...change },
        },
      ],
  ),
  unfilled.map(
    ({ kind, reason }): Draw =>
      (id) => [
        { kind, value: { auditSet: "sprints/a", order: `orders/${id}`, ticker: "AAPL", reason } },
      ],
  ),
  fc.tuple(equity, fc.constantFrom("portfolios/p", "portfolios/q")).map(
    ([marks, portfolio]): Draw =>
      (id) => {
        // Each run ends at a time of its own: the last one of a portfolio covers those before.
        const closeTimesMs = marks.map((_, at) => Number(id) * 10 * dayMs + (at + 1) * dayMs);
        const value = sampleRun(marks, { portfolio, closeTimesMs, startTimeMs: 0 });
        return [{ kind: "RUN_ENDED", value }];
      },
  ),
  fc.tuple(costs, micros(0n, 9_000_000_000n), fc.option(exchangeShare, { nil: undefined })).map(
    ([costMicros, notionalMicros, held]): Draw =>
      (id) => [
        {
          kind: "ORDER_FILLED",
          value: {
            auditSet: "sprints/a",
            fill: id,
            notionalMicros,
            costMicros,
            ...(held && { exchangeShare: { ...held } }),
          },
        },
      ],
  ),
);

/** Facts of the audit set `sprints/a`, each about something else; a score comes after its forecast. */
export function randomFacts(maxLength: number): fc.Arbitrary<readonly Fact[]> {
  return fc
    .array(draw, { maxLength, size: "max" })
    .map((draws) => draws.flatMap((drawn, index) => drawn(String(index))));
}
