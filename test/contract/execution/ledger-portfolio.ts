/** What the independent ledger's portfolio holds, what it says of itself, and which orders it takes. */

import { sum } from "./exact-amounts.ts";
import { LedgerBook } from "./ledger-book.ts";
import { claimsOf, isClosedAtOpen } from "./ledger-closings.ts";
import { isHeldToItsLimit, type Lot, signOf } from "./ledger-exits.ts";
import { LedgerMoney, largestLine } from "./ledger-money.ts";
import { LedgerShorts } from "./ledger-shorts.ts";
import type {
  LedgerBar,
  LedgerFill,
  LedgerOrder,
  LedgerRate,
  LedgerRules,
  LedgerTrip,
} from "./ledger-terms.ts";

export abstract class LedgerPortfolio {
  readonly fills: LedgerFill[] = [];
  readonly trips: LedgerTrip[] = [];
  protected readonly book = new LedgerBook();
  protected readonly rules: LedgerRules;
  protected cash: bigint;
  protected lots: Lot[] = [];
  protected readonly lastBar = new Map<string, LedgerBar>();
  protected readonly money: LedgerMoney;
  protected readonly hasVolume = new Set<string>();
  /** Units that today's bars still admit, by ticker; none where they admit all. */
  protected room = new Map<string, bigint>();
  protected latestDay: number | undefined;
  protected peak: bigint;
  protected drawdown = 0;
  protected dividends = 0n;
  protected marks = 0;
  protected readonly shorts: LedgerShorts;

  constructor(rules: LedgerRules) {
    this.rules = rules;
    this.money = new LedgerMoney(rules);
    this.shorts = new LedgerShorts(rules);
    this.cash = rules.cashMicros;
    this.peak = rules.cashMicros;
  }

  /** What became of each order, with the units of it that were filled. */
  outcomes() {
    const { outcomes, filled } = this.book;
    return [...outcomes].map(([id, outcome]) => [id, outcome, filled.get(id)] as const);
  }

  submit(order: LedgerOrder): void {
    const denial = order.close === undefined ? this.denial(order) : this.closingDenial(order);
    if (denial !== undefined) {
      this.book.deny(order, denial);
      return;
    }
    const claims = order.close && claimsOf(order, this.lots);
    this.book.add(order, claims, claims ? sum(claims.map(({ units }) => units)) : order.quantity);
  }

  /** Whether the order is canceled; one that ended otherwise cannot be. */
  cancel(id: string): boolean {
    return this.book.cancel(id);
  }

  /** Rates in the order of their days; each is known from its day on. */
  learn(rates: readonly LedgerRate[]): void {
    this.money.learn(rates);
  }

  /** The portfolio as it stands. */
  statement() {
    const tickers = [...new Set(this.lots.map(({ order }) => order.instrument.ticker))].sort();
    return {
      cash: this.cash,
      owed: this.shorts.owed,
      borrowed: this.shorts.borrowed,
      halt: this.shorts.halt,
      equity: this.equity(),
      realised: sum(this.trips.map(({ net }) => net)),
      costs: [0, 1, 2, 3].map((at) => sum(this.fills.map(({ costs }) => costs[at] as bigint))),
      dividends: this.dividends,
      waiting: this.book.waiting.map(({ order: { id } }) => id),
      marks: this.marks,
      drawdown: this.drawdown,
      positions: tickers.map((ticker) => {
        const lots = this.lots.filter(({ order }) => order.instrument.ticker === ticker);
        const quantityOf = (some: readonly Lot[]) =>
          sum(some.map((lot) => signOf(lot) * lot.order.quantity));
        return {
          ticker,
          quantity: quantityOf(lots),
          leaving: quantityOf(lots.filter((lot) => this.leavesAtNextOpen(lot))),
          mark: this.lastBarOf(lots[0]!).close,
          unrealised: sum(
            lots.map((lot) => signOf(lot) * (this.valueOf(lot) - lot.entry.notional)),
          ),
        };
      }),
    };
  }

  protected denial(order: LedgerOrder): string | undefined {
    const { maximumOpenLots, participationLimitRatio } = this.rules;
    if (this.shorts.halt !== undefined) return "TRADING_HALTED";
    if (!this.money.isConvertible(order, order.rate, order.decisionDay)) {
      return "CURRENCY_MISMATCH";
    }
    if (this.latestDay !== undefined && this.latestDay >= order.decisionDay) {
      return "DECISION_STALE";
    }
    const { ticker } = order.instrument;
    const staying = this.lots.filter((lot) => !this.leavesAtNextOpen(lot));
    const opening = this.book.waiting.filter(({ claims }) => claims === undefined);
    const occupied = [...staying, ...opening]
      .map((one) => one.order)
      .filter(({ instrument }) => instrument.ticker === ticker);
    if (occupied.some(({ side }) => side !== order.side)) return "OPPOSITE_SIDE_HELD";
    // The parts of an order count as one lot.
    if (new Set(occupied.map(({ id }) => id)).size >= maximumOpenLots) return "LOT_LIMIT";
    const { averageVolume, quantity } = order;
    const whole = Number(quantity) / 10 ** order.instrument.decimals;
    const isLimited = averageVolume !== undefined && this.rules.partialFills !== true;
    if (isLimited && whole > participationLimitRatio * averageVolume) return "PARTICIPATION_LIMIT";
    const levels = [order.stop, order.target].filter((level) => level !== undefined);
    const isBookable = levels.every((level) => this.money.isBookable(order, level, order.rate));
    return isBookable ? undefined : "AMOUNT_LIMIT";
  }

  protected closingDenial(order: LedgerOrder): string | undefined {
    if (this.latestDay !== undefined && this.latestDay >= order.decisionDay) {
      return "DECISION_STALE";
    }
    const claims = claimsOf(order, this.lots);
    if (claims === undefined) return "NOTHING_TO_CLOSE";
    const units = claims.reduce((sum, claim) => sum + claim.units, 0n);
    return units > largestLine ? "AMOUNT_LIMIT" : undefined;
  }

  /** What is held is marked when the last bars of the portfolio close, at the end of their day. */
  protected markRate({ order }: Lot): LedgerRate | undefined {
    return this.money.rateOn(order, (this.latestDay as number) + 1);
  }

  /** Whatever the price: its holding limit is reached (no bar opens before the last one's close), or orders close it. */
  protected leavesAtNextOpen(lot: Lot): boolean {
    const isOver = isHeldToItsLimit(lot, this.lastBarOf(lot).day + 1);
    return isOver || isClosedAtOpen(lot, this.book.waiting);
  }

  /** A volume of 0 says that nothing was traded, where the series is known to have volume. */
  protected trades({ instrument: { ticker }, volume }: LedgerBar): boolean {
    if (volume > 0) return true;
    const known = [...this.lots, ...this.book.waiting].some(
      ({ order }) => order.instrument.ticker === ticker && order.averageVolume !== undefined,
    );
    return !known && !this.hasVolume.has(ticker);
  }

  /** In parts of an order, a bar with volume admits so many units of its instrument. */
  protected roomOf({
    instrument: { ticker, decimals },
    volume,
  }: LedgerBar): readonly [string, bigint][] {
    if (this.rules.partialFills !== true || volume === 0) return [];
    const thousandths = BigInt(Math.round(this.rules.participationLimitRatio * 1000));
    return [[ticker, (thousandths * BigInt(volume) * 10n ** BigInt(decimals)) / 1000n]];
  }

  /** Of some units, those that a bar admits. */
  protected admitted(ticker: string, units: bigint): bigint {
    const room = this.room.get(ticker) ?? units;
    return units < room ? units : room;
  }

  protected take(ticker: string, units: bigint): void {
    const room = this.room.get(ticker);
    if (room !== undefined) this.room.set(ticker, room - units);
  }

  protected lastBarOf(lot: Lot): LedgerBar {
    return this.lastBar.get(lot.order.instrument.ticker) as LedgerBar;
  }

  protected valueOf(lot: Lot): bigint {
    return this.money.worth(lot.order, this.lastBarOf(lot).close, this.markRate(lot));
  }

  protected equity(): bigint {
    return (
      this.cash - this.shorts.owed + sum(this.lots.map((lot) => signOf(lot) * this.valueOf(lot)))
    );
  }

  protected mark(): void {
    const equity = this.equity();
    this.marks += 1;
    if (equity > this.peak) this.peak = equity;
    const fall = Number(this.peak - equity) / Number(this.peak);
    if (fall > this.drawdown) this.drawdown = fall;
  }
}
