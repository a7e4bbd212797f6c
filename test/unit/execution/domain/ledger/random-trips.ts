import fc from "fast-check";
import type { Bar } from "#lib/kernel/bar.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { signOf } from "#lib/kernel/trading.ts";
import type { Dividend } from "#services/execution/domain/ledger/dividend.ts";
import type { RoundTrip } from "#services/execution/domain/ledger/round-trip.ts";
import type { Split } from "#services/execution/domain/ledger/split.ts";
import type { LedgerTransaction } from "#services/execution/domain/ledger/transaction.ts";
import type { Order } from "#services/execution/domain/orders/order.ts";
import type { Portfolio } from "#services/execution/domain/portfolio/portfolio.ts";
import type { PortfolioState } from "#services/execution/domain/portfolio/portfolio-state.ts";
import { endRun } from "#services/execution/domain/simulation/end-run.ts";
import {
  type BarResult,
  simulateBars,
} from "#services/execution/domain/simulation/simulate-bars.ts";
import { aapl } from "#test/support/apple.ts";
import { dayStart, orderOf, portfolio, stateWith } from "#test/support/execution-examples.ts";

/** An order with the bars, splits and rates that it lives through, until the run ends. */
export interface TripPlan {
  readonly order: Order;
  readonly instrument: Instrument;
  readonly bars: readonly Bar[];
  readonly splits: readonly Split[];
  readonly dividends: readonly Dividend[];
  readonly rates: readonly ConversionRate[];
}

/** A trip with what was posted for it. */
export interface RandomTrip {
  readonly plan: TripPlan;
  readonly trip: RoundTrip;
  readonly transactions: readonly LedgerTransaction[];
}

/** Cash is not what these trips are about. */
export const richPortfolio: Portfolio = {
  ...portfolio,
  startingCashMicros: 1_000_000_000_000_000n,
};

const permille = (most: number) => fc.integer({ min: -most, max: most });
const ratios = fc.constantFrom([4, 1], [1, 3], [7, 6], [3, 2], [1, 10]);

export const tripPlans: fc.Arbitrary<TripPlan> = fc
  .record({
    side: fc.constantFrom("BUY" as const, "SELL" as const),
    quantityUnits: fc.integer({ min: 1, max: 5_000 }),
    decimals: fc.constantFrom(0, 0, 3, 8),
    multiplier: fc.constantFrom(1, 1, 12.5, 1_000),
    isForeign: fc.boolean(),
    knowsClose: fc.integer({ min: 0, max: 4 }).map((one) => one > 0),
    close: fc.double({ min: 0.01, max: 900, noNaN: true }),
    stop: fc.option(fc.integer({ min: 5, max: 120 })),
    target: fc.option(fc.integer({ min: 5, max: 120 })),
    sessions: fc.option(fc.integer({ min: 1, max: 5 })),
    volatilityBps: fc.double({ min: 0, max: 900, noNaN: true }),
    dividend: fc.option(
      fc.record({
        day: fc.integer({ min: 0, max: 6 }),
        thousandths: fc.integer({ min: 1, max: 3_000 }),
      }),
    ),
    split: fc.option(fc.record({ day: fc.integer({ min: 0, max: 6 }), ratio: ratios })),
    moves: fc.array(fc.record({ gap: permille(90), body: permille(60), rate: permille(40) }), {
      minLength: 1,
      maxLength: 8,
    }),
  })
  .map((one) => {
    const instrument: Instrument = {
      ...aapl,
      currency: one.isForeign ? "ZAR" : "USD",
      quantityDecimals: one.decimals,
      contractMultiplier: one.multiplier,
    };
    let [last, rand] = [one.close, 18.37];
    const rates: ConversionRate[] = [];
    const splits: Split[] = [];
    const dividends: Dividend[] = [];
    const { ticker } = instrument;
    const bars = one.moves.map(({ gap, body, rate }, day): Bar => {
      if (one.split?.day === day) {
        const [newShares = 1, oldShares = 1] = one.split.ratio;
        last = (last * oldShares) / newShares;
        const opened = last * (1 + gap / 1000);
        splits.push({
          ticker: instrument.ticker,
          barStartMs: dayStart(day),
          newShares,
          oldShares,
          openPrice: opened,
        });
      }
      if (one.dividend?.day === day) {
        const amount = one.dividend.thousandths / 1000;
        dividends.push({ ticker, barStartMs: dayStart(day), amount });
      }
      rand *= 1 + rate / 1000;
      const legs = [{ ticker: "USDZAR=X", price: rand, inverse: true }];
      rates.push({ from: "ZAR", to: "USD", legs, asOfMs: dayStart(day) });
      const open = last * (1 + gap / 1000);
      last = open * (1 + body / 1000);
      const [high, low] = [Math.max(open, last) * 1.01, Math.min(open, last) * 0.99];
      return { startTimeMs: dayStart(day), open, high, low, close: last, volumeUnits: 1_000 };
    });
    const sign = signOf(one.side);
    const level = (by: number) => one.close * (1 + (sign * by) / 1000);
    const order = orderOf({
      instrument,
      side: one.side,
      quantityUnits: one.quantityUnits,
      exitPlan: {
        ...(one.stop !== null && { stopPrice: level(-one.stop) }),
        ...(one.target !== null && { targetPrice: level(one.target) }),
        ...(one.sessions !== null && { holdingLimit: { sessions: one.sessions } }),
      },
      marketContext: {
        dailyVolatilityBps: one.volatilityBps,
        ...(one.knowsClose && { lastClosePrice: one.close }),
        ...(one.isForeign && { rate: rates[0] as ConversionRate }),
      },
    });
    return { order, instrument, bars, splits, dividends, rates: one.isForeign ? rates : [] };
  });

/** The trip that an order becomes; undefined where it is not filled. */
export function tripOf(plan: TripPlan): RandomTrip | undefined {
  const { order, instrument, bars, splits, dividends, rates } = plan;
  let state: PortfolioState = {
    ...stateWith(order.state === "ACCEPTED" ? [order] : [], richPortfolio),
    rates: new Map([["ZAR", rates]]),
  };
  const results: BarResult[] = [];
  for (const bar of bars) {
    const { startTimeMs } = bar;
    const own = splits.filter(({ barStartMs }) => barStartMs === startTimeMs);
    const dividend = dividends.find(({ barStartMs }) => barStartMs === startTimeMs);
    const one = { instrument, interval: "DAY_1" as const, bar, ...(dividend && { dividend }) };
    const batch = { startTimeMs, bars: [one] };
    const result = simulateBars(state, { ...batch, ...(own.length > 0 && { splits: own }) });
    results.push(result);
    state = result.state;
  }
  results.push(endRun(state));
  const transactions = results.flatMap(({ events, splitPayments = [], dividends: paid }) => [
    ...(paid?.payments ?? []).map(({ transaction }) => transaction),
    ...splitPayments.map(({ transaction }) => transaction),
    ...events.flatMap((event) => ("transaction" in event ? [event.transaction] : [])),
  ]);
  const [closed] = results.flatMap(({ events }) =>
    events.flatMap((event) => (event.kind === "CLOSED" ? [event] : [])),
  );
  return closed && { plan, trip: closed.roundTrip, transactions };
}
