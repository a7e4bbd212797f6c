/** What random histories are drawn from: rules, series, rates and orders. */

import fc from "fast-check";
import type { AssetClass, FillModel, LedgerRules } from "./ledger-terms.ts";

/** One in so many. */
const rarely = (times: number) => fc.integer({ min: 1, max: times }).map((one) => one === 1);
/** One in so many; else undefined. */
const seldom = <T>(times: number, one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one });
const permille = (most: number) => fc.integer({ min: -most, max: most });

const bps = fc.integer({ min: 0, max: 30_000 }).map((thousandths) => thousandths / 1000);

export const rules: fc.Arbitrary<LedgerRules> = fc
  .record({
    currency: fc.constant("USD"),
    cashMicros: fc.bigInt({ min: 1_000_000_000n, max: 200_000_000_000n }),
    maximumOpenLots: fc.integer({ min: 1, max: 3 }),
    fillModel: fc.constantFrom<FillModel | undefined>(
      ...[undefined, "OPTIMISTIC" as const, "BASE" as const, "PESSIMISTIC" as const],
    ),
    partialFills: rarely(4),
    refuseNegativeCash: rarely(4).map((one) => !one),
    halfSpreadBps: fc.record({ US_EQUITY: bps, FX: bps, CRYPTO: bps }),
    slippageBps: bps,
    slippageBpsByClass: fc.record({ FX: bps, CRYPTO: bps }, { requiredKeys: [] }),
    commissionBps: bps,
    impactFloorBps: bps,
    impactCoefficient: fc.integer({ min: 0, max: 30 }).map((tenths) => tenths / 10),
    participationLimitRatio: fc.constantFrom(0.01, 0.025, 0.1),
    maintenanceMargin: fc.option(fc.constantFrom(0.3, 0.5, 1), { nil: undefined, freq: 2 }),
    borrowBpsPerYear: fc.option(
      fc.record({ US_EQUITY: bps, FX: bps, CRYPTO: bps }, { requiredKeys: [] }),
      { nil: undefined, freq: 2 },
    ),
  })
  .map(
    // A margin needs that no balance of cash is negative.
    (plan) => (plan.refuseNegativeCash ? plan : { ...plan, maintenanceMargin: undefined }),
  );

/** How a bar moves in permille: gap at the open, body, wicks; and whether it is there and traded. */
const move = fc.record({
  gap: fc.oneof(
    { weight: 100, arbitrary: permille(15) },
    { weight: 20, arbitrary: permille(250) },
    { weight: 4, arbitrary: fc.constantFrom(1_000, 2_500) },
  ),
  body: permille(60),
  above: fc.integer({ min: 0, max: 50 }),
  below: fc.integer({ min: 0, max: 50 }),
  isMissing: rarely(8),
  isIdle: rarely(6),
  volume: fc.integer({ min: 1, max: 1_000_000 }),
  /** In permille of the last close. */
  dividend: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    fc.integer({ min: 1, max: 40 }),
  ),
});

export const series = (days: number) =>
  fc.record({
    exchange: fc.constantFrom("XNAS", "XNYS", "CRYPTO"),
    assetClass: fc.constantFrom<AssetClass[]>("US_EQUITY", "FX", "CRYPTO"),
    decimals: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8 })),
    multiplier: fc.oneof(fc.constant(1), fc.constantFrom(5, 1_000, 12_500_000)),
    hasVolume: rarely(4).map((one) => !one),
    currency: fc.constantFrom("USD", "ZAR"),
    // Ticks of 10^-places: from 0.000 01 to 10 000 of the currency.
    places: fc.integer({ min: 1, max: 9 }),
    startTicks: fc.integer({ min: 10_000, max: 100_000 }),
    moves: fc.array(move, { minLength: days, maxLength: days }),
  });

/** How the rand is converted: direct, turned round or across a third currency, moving in permille. */
export const rateSeries = (days: number) =>
  fc.record({
    start: fc.integer({ min: 50_000, max: 200_000 }),
    /** Of the two prices, from 0.000 5 to 20 000, with which leg turned round. */
    legs: fc.array(fc.record({ places: fc.integer({ min: 1, max: 8 }), inverse: fc.boolean() }), {
      minLength: 1,
      maxLength: 2,
    }),
    /** The place of the last one, often early: what comes after grows old. */
    last: fc.oneof(fc.constant(days), fc.nat(days), fc.nat(3)),
    moves: fc.array(fc.record({ by: permille(80), isMissing: rarely(4) }), {
      minLength: days + 1,
      maxLength: days + 1,
    }),
  });

const timesInForce = fc.constantFrom(...([undefined, undefined, "DAY", "GTC", "IOC"] as const));

export const entryPlan = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ type: "MARKET" as const, by: 0, beyond: 0 }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom("LIMIT" as const, "STOP" as const, "STOP_LIMIT" as const),
      by: fc.integer({ min: -5, max: 40 }),
      beyond: fc.integer({ min: 0, max: 20 }),
    }),
  },
);

/** An order that closes lots: of the orders from some on, or the oldest of the instrument. */
export const closingPlan = fc.record({
  afterBar: fc.integer({ min: 0, max: 17 }),
  of: fc.nat(11),
  names: fc.constantFrom("ALL", "OLDEST", "LOTS"),
  /** Of each lot that it names, with the part of its order that the lot is. */
  lots: fc.array(
    fc.record({
      further: fc.nat(3),
      part: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(2)),
      units: fc.option(fc.integer({ min: 1, max: 1_100 }), { nil: undefined }),
      share: fc.option(fc.double({ min: 0.001, max: 1, noNaN: true }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  reversal: fc.boolean(),
  entry: entryPlan,
  timeInForce: timesInForce,
  cancelAfter: seldom(6, fc.integer({ min: 0, max: 3 })),
  decisionShift: fc.oneof(
    { weight: 10, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constant(-1) },
  ),
  expireAfter: seldom(4, fc.integer({ min: 1, max: 6 })),
  volatilityBps: fc.integer({ min: 1, max: 90_000 }).map((hundredths) => hundredths / 100),
  averageVolume: fc.option(fc.integer({ min: 1_000, max: 1_000_000 }), { nil: undefined }),
});

export const orderPlan = fc.record({
  afterBar: fc.integer({ min: -1, max: 17 }),
  of: fc.nat(2),
  side: fc.constantFrom("BUY" as const, "SELL" as const),
  /** What it is worth, as a share of the capital; the last is more than a ledger line holds. */
  worth: fc.oneof(
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 10, arbitrary: fc.integer({ min: 1, max: 700 }).map((share) => share / 1000) },
    { weight: 4, arbitrary: fc.integer({ min: 700, max: 980 }).map((share) => share / 1000) },
    { weight: 1, arbitrary: fc.constant(1e9) },
  ),
  /** Its level in permille away from the last close; the limit of a stop-limit order is beyond its stop. */
  entry: entryPlan,
  timeInForce: timesInForce,
  /** After how many bars it is called back. */
  cancelAfter: seldom(6, fc.integer({ min: 0, max: 5 })),
  /** It has no exits but what its portfolio is forced to. */
  isBare: rarely(4),
  stop: fc.option(fc.integer({ min: 1, max: 150 }), { nil: undefined }),
  target: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
  expected: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
  expireAfter: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined, freq: 3 }),
  limit: fc.option(
    fc.oneof(
      fc.record({ sessions: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ calendarDays: fc.integer({ min: 1, max: 8 }) }),
    ),
    { nil: undefined },
  ),
  /** Range of a trailing stop in permille of the last close, and its steps. */
  trailing: fc.option(
    fc.record({
      range: fc.integer({ min: 3, max: 40 }),
      steps: fc.constantFrom<readonly (readonly [number, number])[]>(
        [[1, 0]],
        [
          [1, 0],
          [1.5, 0.5],
        ],
        [
          [0.5, 0.25],
          [2, 1.5],
          [3, 2.9],
        ],
      ),
    }),
    { nil: undefined },
  ),
  /** Days between the last close and the decision: the past is stale, the future waits. */
  decisionShift: fc.oneof(
    { weight: 10, arbitrary: fc.constant(0) },
    fc.integer({ min: -1, max: 3 }),
  ),
  volatilityBps: fc.integer({ min: 1, max: 90_000 }).map((hundredths) => hundredths / 100),
  /** Average volume in multiples of the quantity; undefined is unknown. */
  volumeMultiple: fc.option(fc.integer({ min: 5, max: 5_000 }), { nil: undefined, freq: 3 }),
  knowsLastClose: rarely(4).map((one) => !one),
  isForeign: rarely(40),
  lacksRate: rarely(20),
  /** The decision claims to know its rate of this very day: fills go by what the portfolio knows. */
  claimsRate: rarely(3),
});

export const pauses = fc.oneof(
  { weight: 12, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.constant(3) },
  { weight: 2, arbitrary: fc.integer({ min: 8, max: 11 }) },
  { weight: 1, arbitrary: fc.integer({ min: 12, max: 18 }) },
);

type Of<A> = A extends fc.Arbitrary<infer Plan> ? Plan : never;
export type RulesPlan = Of<typeof rules>;
export type SeriesPlan = Of<ReturnType<typeof series>>;
export type RatesPlan = Of<ReturnType<typeof rateSeries>>;
export type EntryPlan = Of<typeof entryPlan>;
export type ClosingPlan = Of<typeof closingPlan>;
export type OrderPlan = Of<typeof orderPlan>;
