import fc from "fast-check";
import { largestVolumeUnits } from "#lib/kernel/bar-rules.ts";
import type {
  AssetClass,
  LedgerBar,
  LedgerInstrument,
  LedgerOrder,
  LedgerRate,
  LedgerRules,
} from "./ledger-terms.ts";
import { squeezed, squeezes } from "./short-squeezes.ts";

/** One thing that happens to a portfolio: bars of some days with their rates in one request, or an order. */
export type Step =
  | { readonly bars: readonly LedgerBar[]; readonly rates: readonly LedgerRate[] }
  | { readonly order: LedgerOrder };

/** A portfolio with all that happens to it. */
export interface History {
  readonly rules: LedgerRules;
  readonly steps: readonly Step[];
  /** Whether its run is ended after the last step. */
  readonly ends: boolean;
}

/** One in so many. */
const rarely = (times: number) => fc.integer({ min: 1, max: times }).map((one) => one === 1);
const permille = (most: number) => fc.integer({ min: -most, max: most });

const bps = fc.integer({ min: 0, max: 30_000 }).map((thousandths) => thousandths / 1000);

const rules: fc.Arbitrary<LedgerRules> = fc
  .record({
    currency: fc.constant("USD"),
    cashMicros: fc.bigInt({ min: 1_000_000_000n, max: 200_000_000_000n }),
    maximumOpenLots: fc.integer({ min: 1, max: 3 }),
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

const series = (days: number) =>
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
const rateSeries = (days: number) =>
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

const orderPlan = fc.record({
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

const pauses = fc.oneof(
  { weight: 12, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.constant(3) },
  { weight: 2, arbitrary: fc.integer({ min: 8, max: 11 }) },
  { weight: 1, arbitrary: fc.integer({ min: 12, max: 18 }) },
);

/** Histories of up to three instruments and 18 days, whatever happens on them. */
export const histories: fc.Arbitrary<History> = fc.integer({ min: 3, max: 18 }).chain((days) =>
  fc
    .record({
      rules,
      pauses: fc.array(pauses, { minLength: days, maxLength: days }),
      all: fc.array(series(days), { minLength: 1, maxLength: 3 }),
      rates: rateSeries(days),
      orders: fc.array(orderPlan, { minLength: 1, maxLength: 12 }),
      squeeze: squeezes,
      isCut: fc.array(fc.boolean(), { minLength: days, maxLength: days }),
      ends: fc.boolean(),
    })
    .map(({ squeeze, ...drawn }): History => {
      const plan = squeezed(drawn, squeeze);
      const instruments = plan.all.map((one, at): LedgerInstrument => {
        const { exchange, assetClass, currency, decimals, multiplier } = one;
        return { ticker: `T${at}`, exchange, assetClass, currency, decimals, multiplier };
      });
      const capital = Number(plan.rules.cashMicros) / 1e6;
      const dates: number[] = [];
      for (const pause of plan.pauses) dates.push((dates.at(-1) ?? -pause) + pause);
      const paths = plan.all.map((one, at) => pathOf(one, instruments[at]!, dates));
      const steps: Step[] = [];
      const rates = ratesOf(plan.rates, dates);
      let together: LedgerBar[] = [];
      let sent = 0;
      const flush = () => {
        const closeDay = (together.at(-1)?.day ?? Number.NEGATIVE_INFINITY) + 1;
        const known = rates.filter(({ day }) => day <= closeDay).slice(sent);
        sent += known.length;
        if (together.length > 0) steps.push({ bars: together, rates: known });
        together = [];
      };
      for (let at = -1; at < days; at += 1) {
        const today = paths.flatMap(({ bars }) => bars.get(at) ?? []);
        together.push(...today);
        if (plan.isCut[at] === true) flush();
        for (const [number, one] of plan.orders.entries()) {
          if (one.afterBar !== at) continue;
          flush();
          const index = one.of % paths.length;
          const closeDay = at < 0 ? (dates[0] as number) : (dates[at] as number) + 1;
          const { ticks, places } = paths[index]!;
          const last = at < 0 ? ticks[0]! : ticks[at]!;
          const instrument = instruments[index]!;
          const rate = rates.findLast(({ day }) => day <= closeDay);
          const market = { instrument, last, places, closeDay, rate };
          steps.push({ order: orderOf(one, `o${number}`, { ...market, capital }) });
        }
      }
      flush();
      return { rules: plan.rules, steps, ends: plan.ends };
    })
    // Without a bar, and with orders after the last day alone, nothing happens.
    .filter(({ steps }) => steps.length > 0),
);

type SeriesPlan = ReturnType<typeof series> extends fc.Arbitrary<infer Plan> ? Plan : never;
type RatesPlan = ReturnType<typeof rateSeries> extends fc.Arbitrary<infer Plan> ? Plan : never;
type OrderPlan = typeof orderPlan extends fc.Arbitrary<infer Plan> ? Plan : never;

/** The bars that there are by their place, and the last close at every place in ticks. */
function pathOf(plan: SeriesPlan, instrument: LedgerInstrument, dates: readonly number[]) {
  const { places, startTicks, hasVolume } = plan;
  // No price is below a micro.
  const least = Math.max(1, 10 ** (places - 6));
  const scaled = (ticks: number, by: number) =>
    Math.max(least, Math.round((ticks * (1000 + by)) / 1000));
  const bars = new Map<number, LedgerBar>();
  const ticks: number[] = [];
  let last = Math.max(startTicks, 10 * least);
  for (const [at, move] of plan.moves.entries()) {
    const { gap, body, above, below, isMissing, isIdle, volume, dividend } = move;
    if (!isMissing) {
      // A contract of millions may be held near the largest line of the ledger, which an exit must not pass.
      const open = scaled(last, instrument.multiplier > 1_000 ? Math.min(gap, 250) : gap);
      const close = scaled(open, body);
      bars.set(at, {
        instrument,
        day: dates[at] as number,
        open: textOf(open, places),
        high: textOf(scaled(Math.max(open, close), above), places),
        low: textOf(scaled(Math.min(open, close), -below), places),
        close: textOf(close, places),
        volume: hasVolume && !isIdle ? volume : 0,
        ...(dividend !== undefined && { dividend: textOf(last * dividend, places + 3) }),
      });
      last = close;
    }
    ticks.push(last);
  }
  return { bars, ticks, places };
}

/** The rates that there are: as of the first bar's start, then of the closes of the bars. */
function ratesOf({ start, legs, moves, last }: RatesPlan, dates: readonly number[]): LedgerRate[] {
  const ticks = legs.map(() => start);
  return moves.flatMap(({ by, isMissing }, at) => {
    const moved = at % legs.length;
    ticks[moved] = Math.max(1_000, Math.round(((ticks[moved] as number) * (1000 + by)) / 1000));
    if (isMissing || at > last) return [];
    const day = at === 0 ? (dates[0] as number) : (dates[at - 1] as number) + 1;
    const prices = legs.map(({ places, inverse }, leg) => {
      const ticker = leg === 0 ? "USDZAR=X" : "EURUSD=X";
      return { ticker, price: textOf(ticks[leg] as number, places), inverse };
    });
    return [{ currency: "ZAR", day, legs: prices }];
  });
}

const bare = {
  stop: undefined,
  target: undefined,
  limit: undefined,
  trailing: undefined,
} as const;

function orderOf(
  plan: OrderPlan,
  id: string,
  market: {
    readonly instrument: LedgerInstrument;
    readonly last: number;
    readonly places: number;
    readonly closeDay: number;
    readonly capital: number;
    readonly rate: LedgerRate | undefined;
  },
): LedgerOrder {
  const { side, worth, expected, expireAfter, volumeMultiple } = plan;
  const { stop, target, limit, trailing } = plan.isBare ? bare : plan;
  const { last, places, closeDay, capital } = market;
  const sign = side === "BUY" ? 1 : -1;
  // Levels are given one place more than bars have, so that they lie between the ticks.
  const level = (by: number) => {
    const ticks = Math.round((last * (1000 + sign * by)) / 100);
    return textOf(Math.max(ticks, 10 ** Math.max(0, places - 5), 1), places + 1);
  };
  const { decimals, multiplier } = market.instrument;
  const asked = Math.floor((worth * capital * 10 ** (places + decimals)) / (last * multiplier));
  const quantity = asked > Number.MAX_SAFE_INTEGER ? 1_000 : Math.max(1, asked);
  const whole = quantity / 10 ** decimals;
  const averageVolume = Math.min(whole * (volumeMultiple ?? 1), largestVolumeUnits);
  const decisionDay = closeDay + plan.decisionShift;
  const { ticker } = market.instrument;
  // A ticker of its own: the terms of a known one do not change.
  const foreign = { ...market.instrument, ticker: `${ticker}.F`, currency: "EUR" };
  const instrument = plan.isForeign ? foreign : market.instrument;
  const rate = market.rate && { ...market.rate, ...(plan.claimsRate && { day: closeDay }) };
  return {
    id,
    instrument,
    side,
    quantity: BigInt(quantity),
    decisionDay,
    ...(stop === undefined ? {} : { stop: level(-stop) }),
    ...(target === undefined ? {} : { target: level(target) }),
    ...(expected === undefined ? {} : { expected: level(expected) }),
    ...(expireAfter === undefined ? {} : { expireDay: decisionDay + expireAfter }),
    ...(limit === undefined ? {} : { limit }),
    ...(trailing && {
      trailing: { ...trailing, range: (last * trailing.range) / 1000 / 10 ** places },
    }),
    volatilityBps: plan.volatilityBps,
    ...(volumeMultiple === undefined ? {} : { averageVolume }),
    ...(plan.knowsLastClose && { lastClose: textOf(last, places) }),
    ...(instrument.currency === "USD" || plan.lacksRate || rate === undefined ? {} : { rate }),
  };
}

/** Ticks as a decimal text. */
function textOf(ticks: number, places: number): string {
  const digits = `${ticks}`.padStart(places + 1, "0");
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
