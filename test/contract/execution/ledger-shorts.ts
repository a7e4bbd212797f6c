/** What the independent ledger asks of shorts: margin, borrowing, and what is owed. */

import { rounded, sum } from "./exact-amounts.ts";
import type { Lot } from "./ledger-exits.ts";
import type { LedgerMoney } from "./ledger-money.ts";
import { after } from "./ledger-path.ts";
import type { FillModel, LedgerBar, LedgerRules } from "./ledger-terms.ts";

/** What a lot is worth at some prices, positive for shorts too. */
type WorthOf = (lot: Lot) => bigint;

export class LedgerShorts {
  readonly #rules: LedgerRules;
  /** What halted the portfolio. */
  halt: "MARGIN_CALL" | "SHORTFALL" | undefined;
  owed = 0n;
  borrowed = 0n;

  constructor(rules: LedgerRules) {
    this.#rules = rules;
  }

  /** Charges the nights since the last bars, and returns what they cost. */
  nights(lots: readonly Lot[], days: number, worthOf: WorthOf): bigint {
    const before = this.borrowed;
    for (const lot of shortsOf(lots)) {
      const bps = this.#rules.borrowBpsPerYear?.[lot.order.instrument.assetClass] ?? 0;
      // A basis point is taken to its billionth.
      const share = worthOf(lot) * BigInt(Math.round(bps * 1e9)) * BigInt(days);
      const cost = rounded(share, 365n * 10_000n * 10n ** 9n);
      lot.borrowed += cost;
      this.borrowed += cost;
    }
    return this.borrowed - before;
  }

  /** The least cash at some prices; undefined where nothing asks for any. */
  required(lots: readonly Lot[], worthOf: WorthOf): bigint | undefined {
    const { maintenanceMargin } = this.#rules;
    const shorts = shortsOf(lots);
    if (maintenanceMargin === undefined || shorts.length === 0) return undefined;
    const cover = sum(shorts.map(worthOf));
    const bps = BigInt(Math.round(maintenanceMargin * 10_000 * 1e9));
    return cover + rounded(cover * bps, 10_000n * 10n ** 9n);
  }

  /** Cash that breaks the margin halts the portfolio. */
  checkMargin(cash: bigint, lots: readonly Lot[], worthOf: WorthOf): void {
    const required = this.required(lots, worthOf);
    if (required !== undefined && cash < required) this.halt ??= "MARGIN_CALL";
  }

  /** The cash after what is missing in it became owed, or what is owed was paid back. */
  settled(cash: bigint, lots: readonly Lot[]): bigint {
    if (this.#rules.maintenanceMargin === undefined || shortsOf(lots).length > 0) return cash;
    const paid = cash < this.owed ? cash : this.owed;
    this.owed -= paid;
    if (paid < 0n) this.halt ??= "SHORTFALL";
    return cash - paid;
  }

  /** Cash that an order may take: without the collateral of shorts, and without what their margin asks for. */
  free(cash: bigint, lots: readonly Lot[], worthOf: WorthOf): bigint {
    const collateral = sum(shortsOf(lots).map(({ entry }) => 2n * entry.notional));
    const byEntry = cash - collateral;
    const required = this.required(lots, worthOf);
    const byMargin = required === undefined ? byEntry : cash - required;
    return byMargin < byEntry ? byMargin : byEntry;
  }
}

export const shortsOf = (lots: readonly Lot[]) => lots.filter(({ order }) => order.side === "SELL");

/**
 * What lots are worth at the opens of a day's bars, and what shorts are at the highs of those that trade: of a short that
 * was opened inside the range, the highest price that comes after. Without a bar, at the last close.
 */
export function worths(
  money: LedgerMoney,
  bars: readonly LedgerBar[],
  trading: readonly LedgerBar[],
  last: ReadonlyMap<string, LedgerBar>,
  model: FillModel,
): { readonly open: WorthOf; readonly worst: WorthOf } {
  const { day } = bars[0]!;
  const of = (among: readonly LedgerBar[], ticker: string) =>
    among.find(({ instrument }) => instrument.ticker === ticker);
  const openOf = (ticker: string) =>
    of(bars, ticker)?.open ?? (last.get(ticker) as LedgerBar).close;
  const worthAt =
    (priceOf: (lot: Lot) => string): WorthOf =>
    (lot) =>
      money.worth(lot.order, priceOf(lot), money.rateOn(lot.order, day));
  const tickerOf = ({ order }: Lot) => order.instrument.ticker;
  const highFor = (lot: Lot) => {
    const bar = of(trading, tickerOf(lot));
    return bar === undefined ? openOf(tickerOf(lot)) : after(lot, bar, model).worst;
  };
  return { open: worthAt((lot) => openOf(tickerOf(lot))), worst: worthAt(highFor) };
}
