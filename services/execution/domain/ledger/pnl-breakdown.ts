import { type ConversionRate, convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { notionalMicros } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { type Side, signOf } from "#lib/kernel/trading.ts";
import { type Charge, type CostMicros, ledgerLimitMicros } from "../fills/charge.ts";

/**
 * Where the net profit of a round trip came from, in micros of the portfolio's currency; a part that took money is
 * negative. `priceMicros` and the parts after it add up to the net profit exactly.
 */
export interface PnlBreakdown {
  /**
   * What the position would have brought from the decision's last close to the level that closed it, at the rate of
   * the entry, with the cash for rests of shares at splits. Absent where that close is not known.
   */
  readonly signalMicros?: Micros;
  /**
   * What the market moved meanwhile: from the decision's last close to the entry, and from the level that closed it to
   * the exit. Absent where the signal is.
   */
  readonly timingMicros?: Micros;
  /** Signal and timing together: what prices alone brought, at the rate of the entry. */
  readonly priceMicros: Micros;
  readonly spreadMicros: Micros;
  readonly slippageMicros: Micros;
  readonly impactMicros: Micros;
  readonly commissionMicros: Micros;
  /** What the change of the rate brought, at the price of the exit. */
  readonly currencyMicros: Micros;
  /** Dividends of its shares. */
  readonly dividendMicros: Micros;
  /** What borrowing the shares of a short cost; 0 for a long. */
  readonly borrowMicros: Micros;
}

/** What is held of an entry, or left of it. */
interface Held {
  readonly instrument: Instrument;
  readonly quantityUnits: number;
  readonly entry: Charge;
}

/** What left of a lot, and how. */
export interface Closing {
  readonly lot: Held & {
    readonly side: Side;
    /** What the entry would have been worth at the decision's last close (`decisionNotionalOf`). */
    readonly decisionNotionalMicros?: Micros | undefined;
    readonly dividendMicros?: Micros | undefined;
  };
  readonly exit: Charge;
  /** Stop or target that was hit; a lot that left for another reason has none. */
  readonly triggerPrice?: number | undefined;
  readonly grossPnlMicros: Micros;
  /** Of both legs. */
  readonly costs: CostMicros;
  /** What borrowing its shares cost; absent for nothing. */
  readonly borrowMicros?: Micros | undefined;
}

/**
 * The breakdown of a closing. Only timing and currency are valued here, each rounded once; the signal is the rest of
 * the gross, so that nothing is lost between them. A lot that leaves without a level is decided on at its exit price:
 * its exit adds nothing to the timing.
 */
export function pnlBreakdownOf(closing: Closing): PnlBreakdown {
  const { lot, costs, grossPnlMicros } = closing;
  const { dividendMicros = 0n } = lot;
  const currencyMicros = currencyPartOf(closing);
  const priceMicros = grossPnlMicros - currencyMicros - dividendMicros;
  const timingMicros = timingOf(closing);
  return {
    ...(timingMicros !== undefined && {
      signalMicros: priceMicros - timingMicros,
      timingMicros,
    }),
    priceMicros,
    spreadMicros: -costs.halfSpreadMicros,
    slippageMicros: -costs.slippageMicros,
    impactMicros: -costs.impactMicros,
    commissionMicros: -costs.commissionMicros,
    currencyMicros,
    dividendMicros,
    borrowMicros: -(closing.borrowMicros ?? 0n),
  };
}

/** What the change of the rate brought, at the price of the exit; nothing in the portfolio's own currency. */
export function currencyPartOf({ lot, exit }: Pick<Closing, "lot" | "exit">): Micros {
  return BigInt(signOf(lot.side)) * (exit.notionalMicros - atEntryRate(lot, exit));
}

function timingOf({ lot, exit, triggerPrice }: Closing): Micros | undefined {
  const { entry, decisionNotionalMicros } = lot;
  if (decisionNotionalMicros === undefined) return undefined;
  const beforeEntry = decisionNotionalMicros - entry.notionalMicros;
  const left = atEntryRate(lot, exit);
  const atLevel =
    triggerPrice === undefined ? left : valueAt(lot, triggerPrice, entry.conversion?.rate);
  return BigInt(signOf(lot.side)) * (beforeEntry + left - atLevel);
}

/** What left is worth at the price of the exit and the rate of the entry. */
function atEntryRate(lot: Held, exit: Charge): Micros {
  const rate = lot.entry.conversion?.rate;
  // In the portfolio's own currency it is the very notional of the fill.
  return rate === undefined ? exit.notionalMicros : valueAt(lot, exit.price, rate);
}

function valueAt(
  { instrument, quantityUnits }: Held,
  price: number,
  rate: ConversionRate | undefined,
): Micros {
  return notionalMicros(BigInt(quantityUnits), convertedPrice(price, instrument, rate));
}

/**
 * What an entry would have been worth at the decision's last close, at its own rate; undefined where the close is not
 * known, or so far from the entry that the ledger does not hold the amount.
 */
export function decisionNotionalOf(
  entered: Held,
  lastClosePrice: number | undefined,
): Micros | undefined {
  if (lastClosePrice === undefined) return undefined;
  const micros = valueAt(entered, lastClosePrice, entered.entry.conversion?.rate);
  return micros > ledgerLimitMicros ? undefined : micros;
}
