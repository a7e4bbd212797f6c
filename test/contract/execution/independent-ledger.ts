/**
 * A second ledger to compare the execution service with. It was written from services/execution/README.md,
 * the comments of the protos, config/execution.yaml, docs/adr/0027, 0035 and 0063, and imports nothing of the service
 * or its libraries: prices come as decimal texts, time as day numbers, and all money is integers.
 */

import { exact, sum } from "./exact-amounts.ts";
import { sessionsBefore, sessionsWith, stillWaits } from "./independent-sessions.ts";
import {
  exitAtOpen,
  exitInRange,
  isHeldToItsLimit,
  type Lot,
  signOf,
  trail,
} from "./ledger-exits.ts";
import { BeyondLedger, LedgerMoney, largestLine } from "./ledger-money.ts";
import { LedgerShorts, shortsOf, worths } from "./ledger-shorts.ts";
import type {
  Exit,
  LedgerBar,
  LedgerFill,
  LedgerOrder,
  LedgerRate,
  LedgerRules,
  LedgerTrip,
  Outcome,
  Side,
} from "./ledger-terms.ts";
import { tripOf } from "./ledger-trip.ts";

export class IndependentLedger {
  readonly fills: LedgerFill[] = [];
  readonly trips: LedgerTrip[] = [];
  readonly outcomes = new Map<string, Outcome>();
  readonly #rules: LedgerRules;
  #cash: bigint;
  #lots: Lot[] = [];
  #waiting: LedgerOrder[] = [];
  readonly #lastBar = new Map<string, LedgerBar>();
  readonly #money: LedgerMoney;
  readonly #hasVolume = new Set<string>();
  #latestDay: number | undefined;
  #peak: bigint;
  #drawdown = 0;
  #dividends = 0n;
  #marks = 0;
  readonly #shorts: LedgerShorts;

  constructor(rules: LedgerRules) {
    this.#rules = rules;
    this.#money = new LedgerMoney(rules);
    this.#shorts = new LedgerShorts(rules);
    this.#cash = rules.cashMicros;
    this.#peak = rules.cashMicros;
  }

  submit(order: LedgerOrder): void {
    const denial = this.#denial(order);
    this.outcomes.set(order.id, denial === undefined ? "ACCEPTED" : `DENIED ${denial}`);
    if (denial === undefined) this.#waiting.push(order);
  }

  /** Rates in the order of their days; each is known from its day on. */
  learn(rates: readonly LedgerRate[]): void {
    this.#money.learn(rates);
  }

  /** All bars of one day. */
  advance(bars: readonly LedgerBar[]): void {
    const byTicker = [...bars].sort((one, other) =>
      one.instrument.ticker < other.instrument.ticker ? -1 : 1,
    );
    const day = byTicker[0]!.day;
    const trading = byTicker.filter((bar) => this.#trades(bar));
    const nights = day - (this.#latestDay ?? day);
    this.#cash -= this.#shorts.nights(this.#lots, nights, (lot) => this.#valueOf(lot));
    for (const bar of byTicker) this.#payDividend(bar);
    this.#end("EXPIRED", (order) => {
      const isOver = order.expireDay !== undefined && day >= order.expireDay;
      return isOver || !stillWaits(order, day) ? "TIME_PASSED" : undefined;
    });
    for (const bar of trading) this.#leave(bar, (lot) => exitAtOpen(lot, bar));
    const { open, worst } = worths(this.#money, byTicker, trading, this.#lastBar);
    this.#checkMargin(open);
    if (this.#shorts.halt !== undefined) this.#cover(trading);
    for (const bar of trading) this.#enter(bar, open);
    this.#end("EXPIRED", ({ decisionDay, instrument }) => {
      const open = trading.some((bar) => bar.instrument.exchange === instrument.exchange);
      return decisionDay <= day && open ? "SESSION_PASSED" : undefined;
    });
    for (const bar of trading) this.#leave(bar, (lot) => exitInRange(lot, bar));
    this.#checkMargin(worst);
    this.#settle();
    for (const { instrument, close } of trading) {
      const own = this.#lots.filter(({ order }) => order.instrument.ticker === instrument.ticker);
      for (const lot of own) trail(lot, close);
    }
    for (const bar of byTicker) {
      const { ticker } = bar.instrument;
      this.#lastBar.set(ticker, bar);
      if (bar.volume > 0) this.#hasVolume.add(ticker);
      for (const lot of this.#lots) if (lot.order.instrument.ticker === ticker) lot.sessions += 1;
    }
    this.#latestDay = day;
    this.#mark();
  }

  /** To all lots of earlier bars, whether or not there is trading. */
  #payDividend({ instrument: { ticker }, day, dividend }: LedgerBar): void {
    if (dividend === undefined) return;
    for (const lot of this.#lots) {
      if (lot.order.instrument.ticker !== ticker) continue;
      const rate = this.#money.rateOn(lot.order, day);
      const paid = signOf(lot) * this.#money.worth(lot.order, dividend, rate);
      lot.dividends += paid;
      this.#cash += paid;
      this.#dividends += paid;
    }
  }

  endRun(): void {
    const isIdle = this.#lots.length === 0 && this.#waiting.length === 0;
    for (const lot of this.#lots) {
      const bar = this.#lastBarOf(lot);
      const exit = { reason: "END_OF_RUN", sessionsHeld: sessionsWith(lot, bar.day) } as const;
      this.#close(lot, bar.day, bar.close, exit, this.#markRate(lot));
    }
    this.#lots = [];
    this.#end("EXPIRED", () => "RUN_ENDED");
    this.#settle();
    if (!isIdle) this.#mark();
  }

  /** The portfolio as it stands. */
  statement() {
    const tickers = [...new Set(this.#lots.map(({ order }) => order.instrument.ticker))].sort();
    return {
      cash: this.#cash,
      owed: this.#shorts.owed,
      borrowed: this.#shorts.borrowed,
      halt: this.#shorts.halt,
      equity: this.#equity(),
      realised: sum(this.trips.map(({ net }) => net)),
      costs: [0, 1, 2, 3].map((at) => sum(this.fills.map(({ costs }) => costs[at] as bigint))),
      dividends: this.#dividends,
      waiting: this.#waiting.map(({ id }) => id),
      marks: this.#marks,
      drawdown: this.#drawdown,
      positions: tickers.map((ticker) => {
        const lots = this.#lots.filter(({ order }) => order.instrument.ticker === ticker);
        const quantityOf = (some: readonly Lot[]) =>
          sum(some.map((lot) => signOf(lot) * lot.order.quantity));
        return {
          ticker,
          quantity: quantityOf(lots),
          leaving: quantityOf(lots.filter((lot) => this.#leavesAtNextOpen(lot))),
          mark: this.#lastBarOf(lots[0]!).close,
          unrealised: sum(
            lots.map((lot) => signOf(lot) * (this.#valueOf(lot) - lot.entry.notional)),
          ),
        };
      }),
    };
  }

  #denial(order: LedgerOrder): string | undefined {
    const { maximumOpenLots, participationLimitRatio } = this.#rules;
    if (this.#shorts.halt !== undefined) return "TRADING_HALTED";
    if (!this.#money.isConvertible(order, order.rate, order.decisionDay)) {
      return "CURRENCY_MISMATCH";
    }
    if (this.#latestDay !== undefined && this.#latestDay >= order.decisionDay) {
      return "DECISION_STALE";
    }
    const { ticker } = order.instrument;
    const staying = this.#lots.filter((lot) => !this.#leavesAtNextOpen(lot));
    const occupied = [...staying.map((lot) => lot.order), ...this.#waiting]
      .filter(({ instrument }) => instrument.ticker === ticker)
      .map(({ side }) => side);
    if (occupied.some((side) => side !== order.side)) return "OPPOSITE_SIDE_HELD";
    if (occupied.length >= maximumOpenLots) return "LOT_LIMIT";
    const { averageVolume, quantity } = order;
    const whole = Number(quantity) / 10 ** order.instrument.decimals;
    if (averageVolume !== undefined && whole > participationLimitRatio * averageVolume) {
      return "PARTICIPATION_LIMIT";
    }
    const levels = [order.stop, order.target].filter((level) => level !== undefined);
    const isBookable = levels.every((level) => this.#money.isBookable(order, level, order.rate));
    return isBookable ? undefined : "AMOUNT_LIMIT";
  }

  /** What is held is marked when the last bars of the portfolio close, at the end of their day. */
  #markRate({ order }: Lot): LedgerRate | undefined {
    return this.#money.rateOn(order, (this.#latestDay as number) + 1);
  }

  /** Whatever the price, because the holding limit is reached; no bar opens before the last one's close. */
  #leavesAtNextOpen(lot: Lot): boolean {
    return isHeldToItsLimit(lot, this.#lastBarOf(lot).day + 1);
  }

  /** A volume of 0 says that nothing was traded, where the series is known to have volume. */
  #trades({ instrument: { ticker }, volume }: LedgerBar): boolean {
    if (volume > 0) return true;
    const known = [...this.#lots.map((lot) => lot.order), ...this.#waiting].some(
      (order) => order.instrument.ticker === ticker && order.averageVolume !== undefined,
    );
    return !known && !this.#hasVolume.has(ticker);
  }

  #end(state: string, reasonOf: (order: LedgerOrder) => string | undefined): void {
    this.#waiting = this.#waiting.filter((order) => {
      const reason = reasonOf(order);
      if (reason !== undefined) this.outcomes.set(order.id, `${state} ${reason}`);
      return reason === undefined;
    });
  }

  #checkMargin(worthOf: (lot: Lot) => bigint): void {
    this.#shorts.checkMargin(this.#cash, this.#lots, worthOf);
    this.#rejectWhenHalted();
  }

  #settle(): void {
    this.#cash = this.#shorts.settled(this.#cash, this.#lots);
    this.#rejectWhenHalted();
  }

  /** Whatever halted the portfolio: none of its orders waits any longer. */
  #rejectWhenHalted(): void {
    if (this.#shorts.halt !== undefined) this.#end("REJECTED", () => "TRADING_HALTED");
  }

  #cover(trading: readonly LedgerBar[]): void {
    for (const lot of shortsOf(this.#lots)) {
      const { ticker } = lot.order.instrument;
      const bar = trading.find(({ instrument }) => instrument.ticker === ticker);
      if (bar === undefined) continue;
      const exit = { reason: "MARGIN_CALL", sessionsHeld: sessionsBefore(lot, bar.day) } as const;
      this.#close(lot, bar.day, bar.open, exit, this.#money.rateOn(lot.order, bar.day));
      this.#lots = this.#lots.filter((other) => other !== lot);
    }
  }

  #enter(bar: LedgerBar, worthOf: (lot: Lot) => bigint): void {
    const due = this.#waiting.filter(
      ({ instrument, decisionDay }) =>
        instrument.ticker === bar.instrument.ticker && decisionDay <= bar.day,
    );
    for (const order of due) {
      this.#waiting = this.#waiting.filter((other) => other !== order);
      const rate = this.#money.rateOn(order, bar.day);
      const rejection = this.#rejection(order, bar, rate, worthOf);
      this.outcomes.set(order.id, rejection === undefined ? "FILLED" : `REJECTED ${rejection}`);
      if (rejection !== undefined) continue;
      const entry = this.#fill(order, "OPEN", order.side, bar.day, bar.open, rate);
      this.#lots.push({ order, entry, sessions: 0, dividends: 0n, borrowed: 0n });
    }
  }

  #rejection(
    order: LedgerOrder,
    { open, day }: LedgerBar,
    rate: LedgerRate | undefined,
    worthOf: (lot: Lot) => bigint,
  ): string | undefined {
    const { stop, target, expected } = order;
    const gain = (level: string) => signOf({ order }) * (exact(open) - exact(level));
    if (stop !== undefined && gain(stop) <= 0n) return "BEYOND_STOP";
    if (target !== undefined && gain(target) >= 0n) return "BEYOND_TARGET";
    if (expected !== undefined && gain(expected) >= 0n) return "MOVE_TAKEN";
    if (!this.#money.isConvertible(order, rate, day)) return "CURRENCY_MISMATCH";
    const risk = this.#money.riskOf(order, open, rate) ?? 0n;
    if (this.#money.isNothing(order, open, rate)) return "AMOUNT_LIMIT";
    if (!this.#money.isBookable(order, open, rate) || risk > largestLine) return "AMOUNT_LIMIT";
    const available = this.#shorts.free(this.#cash, this.#lots, worthOf);
    const needed = this.#money.paid(order, open, rate);
    return this.#rules.refuseNegativeCash && needed > available ? "CASH_TOO_LOW" : undefined;
  }

  #leave(bar: LedgerBar, exitOf: (lot: Lot) => Exit | undefined): void {
    this.#lots = this.#lots.filter((lot) => {
      if (lot.order.instrument.ticker !== bar.instrument.ticker) return true;
      const exit = exitOf(lot);
      const rate = this.#money.rateOn(lot.order, bar.day);
      if (exit !== undefined) this.#close(lot, bar.day, exit.price, exit, rate);
      return exit === undefined;
    });
  }

  #close(
    lot: Lot,
    day: number,
    price: string,
    exit: Omit<Exit, "price">,
    rate: LedgerRate | undefined,
  ): void {
    if (!this.#money.isBookable(lot.order, price, rate)) throw new BeyondLedger();
    const side = lot.order.side === "BUY" ? "SELL" : "BUY";
    const left = this.#fill(lot.order, "CLOSE", side, day, price, rate);
    this.trips.push(tripOf(this.#money, { lot, left, exit, rate }));
  }

  #fill(
    order: LedgerOrder,
    effect: LedgerFill["effect"],
    side: Side,
    day: number,
    price: string,
    rate: LedgerRate | undefined,
  ): LedgerFill {
    const { notional, costs } = this.#money.charge(order, price, rate);
    this.#cash -= (side === "BUY" ? notional : -notional) + sum(costs);
    const quoteNotional = rate === undefined ? undefined : this.#money.worth(order, price);
    const converted = { rateDay: rate?.day, quoteNotional };
    const fill = { order: order.id, effect, side, day, price, notional, costs, ...converted };
    this.fills.push(fill);
    return fill;
  }

  #lastBarOf(lot: Lot): LedgerBar {
    return this.#lastBar.get(lot.order.instrument.ticker) as LedgerBar;
  }

  #valueOf(lot: Lot): bigint {
    return this.#money.worth(lot.order, this.#lastBarOf(lot).close, this.#markRate(lot));
  }

  #equity(): bigint {
    return (
      this.#cash -
      this.#shorts.owed +
      sum(this.#lots.map((lot) => signOf(lot) * this.#valueOf(lot)))
    );
  }

  #mark(): void {
    const equity = this.#equity();
    this.#marks += 1;
    if (equity > this.#peak) this.#peak = equity;
    const fall = Number(this.#peak - equity) / Number(this.#peak);
    if (fall > this.#drawdown) this.#drawdown = fall;
  }
}
