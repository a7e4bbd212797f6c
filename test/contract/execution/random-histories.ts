import fc from "fast-check";
import {
  closingPlan,
  entryPlan,
  orderPlan,
  pauses,
  type RatesPlan,
  rateSeries,
  rules,
  type SeriesPlan,
  series,
} from "./history-plans.ts";
import type {
  LedgerBar,
  LedgerInstrument,
  LedgerOrder,
  LedgerRate,
  LedgerRules,
} from "./ledger-terms.ts";
import { enlivened, livelyPlans } from "./lively-plans.ts";
import { closingOf, orderOf, textOf } from "./random-orders.ts";
import { squeezed, squeezes } from "./short-squeezes.ts";

/** One thing that happens to a portfolio: bars of some days with their rates in one request, or an order. */
export type Step =
  | { readonly bars: readonly LedgerBar[]; readonly rates: readonly LedgerRate[] }
  | { readonly order: LedgerOrder }
  | { readonly cancel: string };

/** A portfolio with all that happens to it. */
export interface History {
  readonly rules: LedgerRules;
  readonly steps: readonly Step[];
  /** Whether its run is ended after the last step. */
  readonly ends: boolean;
}

/** Histories of up to three instruments and 18 days, whatever happens on them. */
export const histories: fc.Arbitrary<History> = fc
  .noBias(fc.integer({ min: 4, max: 18 }))
  .chain((days) =>
    fc
      .record({
        rules,
        pauses: fc.array(pauses, { minLength: days, maxLength: days }),
        all: fc.array(series(days), { minLength: 1, maxLength: 3 }),
        rates: rateSeries(days),
        orders: fc.array(orderPlan, { minLength: 1, maxLength: 12 }),
        closings: fc.array(closingPlan, { maxLength: 5 }),
        live: livelyPlans(entryPlan, closingPlan),
        squeeze: squeezes,
        isCut: fc.array(fc.boolean(), { minLength: days, maxLength: days }),
        ends: fc.boolean(),
      })
      .map(({ squeeze, live, ...drawn }): History => {
        const plan = squeezed(enlivened(drawn, squeeze ? undefined : live), squeeze);
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
        const placed: LedgerOrder[] = [];
        /** After which bar an order is called back. */
        const cancels = new Map<string, number>();
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
            const order = orderOf(one, `o${number}`, { ...market, capital });
            steps.push({ order });
            placed.push(order);
            if (one.cancelAfter !== undefined) cancels.set(`o${number}`, at + one.cancelAfter);
          }
          for (const [number, one] of plan.closings.entries()) {
            if (one.afterBar !== at || placed.length === 0) continue;
            flush();
            const { instrument } = placed[one.of % placed.length]!;
            const index = instruments.findIndex(({ ticker }) => instrument.ticker === ticker);
            if (index < 0) continue;
            const closeDay = (dates[at] as number) + 1;
            const rate = rates.findLast(({ day }) => day <= closeDay);
            const { ticks, places } = paths[index]!;
            const market = { instrument, last: ticks[at]!, places, closeDay, rate };
            steps.push({ order: closingOf(one, `c${number}`, placed, market) });
            if (one.cancelAfter !== undefined) cancels.set(`c${number}`, at + one.cancelAfter);
          }
          for (const [id, after] of cancels) {
            if (after !== at) continue;
            flush();
            steps.push({ cancel: id });
          }
        }
        flush();
        return { rules: plan.rules, steps, ends: plan.ends };
      })
      // Without a bar, and with orders after the last day alone, nothing happens.
      .filter(({ steps }) => steps.length > 0),
  );

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
