/**
 * A second ledger to compare the execution service with. It was written from services/execution/README.md, the comments of
 * the protos, config/execution.yaml, docs/pnl-breakdown.md, docs/adr/0027, 0035 and 0062 to 0066, and imports nothing of
 * the service or its libraries: prices come as decimal texts, time as day numbers, and all money is integers.
 */

import { exact, sum } from "./exact-amounts.ts";
import { sessionsBefore, sessionsWith } from "./independent-sessions.ts";
import type { Waiting } from "./ledger-book.ts";
import { isCutToNothing, takenOff } from "./ledger-closings.ts";
import { exitAtOpen, exitInRange, type Lot, signOf, trail } from "./ledger-exits.ts";
import { BeyondLedger, largestLine } from "./ledger-money.ts";
import { isBefore, type Met, metAtOpen, metInRange, setsOff } from "./ledger-path.ts";
import { LedgerPortfolio } from "./ledger-portfolio.ts";
import { shortsOf, worths } from "./ledger-shorts.ts";
import type {
  Exit,
  FillModel,
  LedgerBar,
  LedgerFill,
  LedgerOrder,
  LedgerRate,
} from "./ledger-terms.ts";
import { tripOf } from "./ledger-trip.ts";

export class IndependentLedger extends LedgerPortfolio {
  /** All bars of one day. */
  advance(bars: readonly LedgerBar[]): void {
    const byTicker = [...bars].sort((one, other) =>
      one.instrument.ticker < other.instrument.ticker ? -1 : 1,
    );
    const day = byTicker[0]!.day;
    const trading = byTicker.filter((bar) => this.trades(bar));
    const nights = day - (this.latestDay ?? day);
    this.cash -= this.shorts.nights(this.lots, nights, (lot) => this.valueOf(lot));
    for (const bar of byTicker) this.#payDividend(bar);
    this.book.expireBefore(day);
    this.room = new Map(trading.flatMap((bar) => this.roomOf(bar)));
    for (const bar of trading) this.#leave(bar, (lot) => exitAtOpen(lot, bar));
    for (const bar of trading) this.#closeAtOpen(bar);
    const model = this.rules.fillModel ?? "PESSIMISTIC";
    const { open, worst } = worths(this.money, byTicker, trading, this.lastBar, model);
    this.#checkMargin(open);
    if (this.shorts.halt !== undefined) this.#cover(trading);
    for (const bar of trading) this.#enter(bar, open, metAtOpen);
    for (const bar of trading) {
      this.#enter(bar, open, (order, isSetOff) => metInRange(order, isSetOff, bar, model));
    }
    for (const bar of trading) this.#closeInRange(bar, model);
    this.book.expireAfter(day, trading);
    for (const bar of trading) this.#leave(bar, (lot) => exitInRange(lot, bar, model));
    this.#checkMargin(worst);
    this.#settle();
    this.#expireClosings();
    for (const { instrument, close } of trading) {
      const own = this.lots.filter(({ order }) => order.instrument.ticker === instrument.ticker);
      for (const lot of own) trail(lot, close);
    }
    for (const bar of byTicker) {
      const { ticker } = bar.instrument;
      this.lastBar.set(ticker, bar);
      if (bar.volume > 0) this.hasVolume.add(ticker);
      for (const lot of this.lots) if (lot.order.instrument.ticker === ticker) lot.sessions += 1;
    }
    this.latestDay = day;
    this.mark();
  }

  /** To all lots of earlier bars, whether or not there is trading. */
  #payDividend({ instrument: { ticker }, day, dividend }: LedgerBar): void {
    if (dividend === undefined) return;
    for (const lot of this.lots) {
      if (lot.order.instrument.ticker !== ticker) continue;
      const rate = this.money.rateOn(lot.order, day);
      const paid = signOf(lot) * this.money.worth(lot.order, dividend, rate);
      lot.dividends += paid;
      this.cash += paid;
      this.dividends += paid;
    }
  }

  endRun(): void {
    const isIdle = this.lots.length === 0 && this.book.waiting.length === 0;
    for (const lot of this.lots) {
      const bar = this.lastBarOf(lot);
      const how = { price: bar.close, reference: "CLOSE", reason: "END_OF_RUN" } as const;
      const exit = { ...how, sessionsHeld: sessionsWith(lot, bar.day) };
      this.#close(lot, bar.day, exit, this.markRate(lot));
    }
    this.lots = [];
    this.book.expire(() => "RUN_ENDED");
    this.#settle();
    if (!isIdle) this.mark();
  }

  #checkMargin(worthOf: (lot: Lot) => bigint): void {
    this.shorts.checkMargin(this.cash, this.lots, worthOf);
    this.#rejectWhenHalted();
  }

  #settle(): void {
    this.cash = this.shorts.settled(this.cash, this.lots);
    this.#rejectWhenHalted();
  }

  /** Whatever halted the portfolio: none of its orders waits any longer, but for those that close. */
  #rejectWhenHalted(): void {
    if (this.shorts.halt === undefined) return;
    for (const one of this.book.waiting) {
      if (one.claims === undefined) this.book.reject(one, "TRADING_HALTED");
    }
  }

  #cover(trading: readonly LedgerBar[]): void {
    for (const lot of shortsOf(this.lots)) {
      const { ticker } = lot.order.instrument;
      const bar = trading.find(({ instrument }) => instrument.ticker === ticker);
      if (bar === undefined) continue;
      const how = { price: bar.open, reference: "OPEN", reason: "MARGIN_CALL" } as const;
      const exit = { ...how, sessionsHeld: sessionsBefore(lot, bar.day) };
      this.#close(lot, bar.day, exit, this.money.rateOn(lot.order, bar.day));
      this.lots = this.lots.filter((other) => other !== lot);
    }
  }

  /** The waiting orders of a bar's instrument that its day is late enough for, the oldest first. */
  #due({ instrument: { ticker }, day }: LedgerBar, isClosing: boolean): readonly Waiting[] {
    return this.book.waiting.filter(
      ({ order, claims }) =>
        order.instrument.ticker === ticker &&
        order.decisionDay <= day &&
        (claims !== undefined) === isClosing,
    );
  }

  /** Whether its stop is reached at the open, or was before. */
  #isSetOff(one: Waiting, bar: LedgerBar): boolean {
    if (!one.isSetOff && setsOff(one.order, bar.open)) this.book.setOff(one);
    return one.isSetOff;
  }

  #enter(
    bar: LedgerBar,
    worthOf: (lot: Lot) => bigint,
    meet: (order: LedgerOrder, isSetOff: boolean, bar: LedgerBar) => Met | undefined,
  ): void {
    const { ticker } = bar.instrument;
    for (const one of this.#due(bar, false)) {
      const met = meet(one.order, this.#isSetOff(one, bar), bar);
      if (met === undefined) continue;
      if (met.reference === "STOP_LEVEL") this.book.setOff(one);
      const units = this.admitted(ticker, one.units - one.filled);
      if (units === 0n) continue;
      const order = { ...one.order, quantity: units };
      const rate = this.money.rateOn(order, bar.day);
      const rejection = this.#rejection(order, met.price, bar.day, rate, worthOf);
      if (rejection !== undefined) {
        this.book.reject(one, rejection);
        continue;
      }
      const parts = this.fills.filter((fill) => fill.effect === "OPEN" && fill.order === order.id);
      const id = `${order.id}/${parts.length}`;
      const opening = { lot: id, order: order.id, rest: 0n, effect: "OPEN", ...met } as const;
      const entry = this.#fill(order, opening, bar.day, rate);
      const worth = order.lastClose ? this.money.worth(order, order.lastClose, rate) : -1n;
      const decided = worth >= 0n && worth <= largestLine ? worth : undefined;
      this.lots.push({ id, order, entry, decided, sessions: 0, dividends: 0n, borrowed: 0n });
      this.take(ticker, units);
      this.book.fill(one, units);
    }
  }

  #closeAtOpen(bar: LedgerBar): void {
    for (const one of this.#due(bar, true)) {
      const met = metAtOpen(one.order, this.#isSetOff(one, bar), bar);
      if (met !== undefined) this.#closeOrdered(one, bar, met, () => true);
    }
  }

  /** Unless a lot leaves by its plan before. */
  #closeInRange(bar: LedgerBar, model: FillModel): void {
    for (const one of this.#due(bar, true)) {
      const met = metInRange(one.order, one.isSetOff, bar, model);
      if (met === undefined) continue;
      this.#closeOrdered(one, bar, met, (lot) => {
        const own = exitInRange(lot, bar, model);
        return own === undefined || isBefore(met.price, own.price, lot.order.side, bar, model);
      });
    }
  }

  #closeOrdered(one: Waiting, bar: LedgerBar, met: Met, may: (lot: Lot) => boolean): void {
    const { order } = one;
    if (met.reference === "STOP_LEVEL") this.book.setOff(one);
    for (const claim of one.claims ?? []) {
      const lot = this.lots.find(({ id }) => id === claim.lot);
      if (lot === undefined || !may(lot)) continue;
      const left = claim.units - claim.filled;
      const open = left < lot.order.quantity ? left : lot.order.quantity;
      const units = this.admitted(order.instrument.ticker, open);
      if (units === 0n) continue;
      if (isCutToNothing(lot, units)) {
        this.book.reject(one, "AMOUNT_LIMIT");
        return;
      }
      const isOpen = met.reference === "OPEN";
      const sessionsHeld = isOpen
        ? sessionsBefore(lot, bar.day)
        : Math.max(lot.sessions + 1, sessionsWith(lot, bar.day));
      const reason = order.close?.reversal ? ("REVERSAL" as const) : ("ORDER" as const);
      const exit = { ...met, reason, sessionsHeld };
      const rate = this.money.rateOn(order, bar.day);
      this.#close(lot, bar.day, exit, rate, { ...order, quantity: units });
      claim.filled += units;
      this.take(order.instrument.ticker, units);
      this.book.fill(one, units);
    }
  }

  /** Orders whose lots have left. */
  #expireClosings(): void {
    const open = new Set(this.lots.map(({ id }) => id));
    this.book.expire(({ claims }) => {
      const isOver = claims?.every(({ lot, units, filled }) => filled === units || !open.has(lot));
      return isOver ? "NOTHING_TO_CLOSE" : undefined;
    });
  }

  #rejection(
    order: LedgerOrder,
    open: string,
    day: number,
    rate: LedgerRate | undefined,
    worthOf: (lot: Lot) => bigint,
  ): string | undefined {
    const { stop, target, expected } = order;
    const gain = (level: string) => signOf({ order }) * (exact(open) - exact(level));
    const { ticker } = order.instrument;
    const isHeld = this.lots.some(
      (lot) => lot.order.instrument.ticker === ticker && lot.order.side !== order.side,
    );
    if (isHeld) return "OPPOSITE_SIDE_HELD";
    if (stop !== undefined && gain(stop) <= 0n) return "BEYOND_STOP";
    if (target !== undefined && gain(target) >= 0n) return "BEYOND_TARGET";
    if (expected !== undefined && gain(expected) >= 0n) return "MOVE_TAKEN";
    if (!this.money.isConvertible(order, rate, day)) return "CURRENCY_MISMATCH";
    const risk = this.money.riskOf(order, open, rate) ?? 0n;
    if (this.money.isNothing(order, open, rate)) return "AMOUNT_LIMIT";
    if (!this.money.isBookable(order, open, rate) || risk > largestLine) return "AMOUNT_LIMIT";
    const available = this.shorts.free(this.cash, this.lots, worthOf);
    const needed = this.money.paid(order, open, rate);
    return this.rules.refuseNegativeCash && needed > available ? "CASH_TOO_LOW" : undefined;
  }

  #leave(bar: LedgerBar, exitOf: (lot: Lot) => Exit | undefined): void {
    for (const lot of this.lots) {
      if (lot.order.instrument.ticker !== bar.instrument.ticker) continue;
      const exit = exitOf(lot);
      if (exit) this.#close(lot, bar.day, exit, this.money.rateOn(lot.order, bar.day));
    }
  }

  /** Whole by its own plan, or what an order takes of it. */
  #close(
    lot: Lot,
    day: number,
    exit: Exit,
    rate: LedgerRate | undefined,
    order?: LedgerOrder,
  ): void {
    const side = lot.order.side === "BUY" ? "SELL" : "BUY";
    const leaving = order ?? { ...lot.order, side };
    if (!this.money.isBookable(leaving, exit.price, rate)) throw new BeyondLedger();
    const rest = lot.order.quantity - leaving.quantity;
    const part = rest === 0n ? lot : takenOff(lot, leaving.quantity);
    const { price, reference } = exit;
    const by = { lot: lot.id, order: order?.id, rest, effect: "CLOSE", price, reference } as const;
    const left = this.#fill(leaving, by, day, rate);
    this.trips.push(tripOf(this.money, { lot: part, left, exit, rate }));
    if (rest === 0n) this.lots = this.lots.filter((other) => other !== lot);
  }

  #fill(
    order: LedgerOrder,
    fill: Pick<LedgerFill, "lot" | "order" | "rest" | "effect" | "price" | "reference">,
    day: number,
    rate: LedgerRate | undefined,
  ): LedgerFill {
    const { side, quantity } = order;
    const { notional, costs } = this.money.charge(order, fill.price, rate);
    this.cash -= (side === "BUY" ? notional : -notional) + sum(costs);
    const quoteNotional = rate === undefined ? undefined : this.money.worth(order, fill.price);
    const converted = { rateDay: rate?.day, quoteNotional };
    const filled = { ...fill, side, quantity, day, notional, costs, ...converted };
    this.fills.push(filled);
    return filled;
  }
}
