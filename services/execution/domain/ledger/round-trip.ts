import type { BarInterval } from "#lib/kernel/bar.ts";
import type { BarbellShare } from "#lib/kernel/barbell.ts";
import { calendarDaysBetween, sessionsBegun } from "#lib/kernel/calendar.ts";
import { type ConversionRate, convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { distanceMicros, type ExactPrice } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { type Side, signOf } from "#lib/kernel/trading.ts";
import { type ExitReason, type ExitTrigger, sessionsSince } from "../exits/exit-trigger.ts";
import {
  addCosts,
  type Charge,
  type CostMicros,
  ledgerLimitMicros,
  totalMicros,
} from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import { roundTripName } from "../names.ts";
import type { Lot, OpenLot } from "./lot.ts";
import { currencyPartOf, type PnlBreakdown, pnlBreakdownOf } from "./pnl-breakdown.ts";

/** A closed lot: the only record that carries realised profit and loss. */
export interface RoundTrip {
  readonly name: string;
  readonly portfolio: string;
  readonly instrument: Instrument;
  /** Side of the entry. */
  readonly side: Side;
  readonly quantityUnits: number;
  readonly lot: string;
  readonly entryFill: string;
  readonly exitFill: string;
  readonly decision: string;
  readonly entryConfidenceRatio: number;
  /** What a barbell made of the size of its order; absent where there was none. */
  readonly barbell?: BarbellShare;
  readonly entryBarStartMs: number;
  readonly exitBarStartMs: number;
  /** Reference prices, before costs, both for the shares that left: a split since the entry is in them. */
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly entryNotionalMicros: Micros;
  readonly exitReason: ExitReason;
  readonly gap: boolean;
  /** Stop or target that was hit; a lot that left for another reason has none. */
  readonly triggerPrice?: number;
  /** Sessions in which it was held for at least a part, the entry's included. */
  readonly sessionsHeld: number;
  readonly calendarDaysHeld: number;
  /** At reference prices, before costs, with the cash for rests of shares at splits and with dividends. */
  readonly grossPnlMicros: Micros;
  /** Of these, dividends of its shares, negative for a short; absent for none. */
  readonly dividendMicros?: Micros;
  /** Of both legs. */
  readonly costs: CostMicros;
  /** What borrowing the shares of a short cost while it was held; absent where it cost nothing. */
  readonly borrowMicros?: Micros;
  /** Gross less costs and borrowing: the cash that the trade brought, to the unit. */
  readonly netPnlMicros: Micros;
  /**
   * |entry − initial stop| · quantity at the rate of the entry; absent without a stop, and where it is more than the ledger holds,
   * as for lots that earlier versions opened with a stop too far.
   */
  readonly riskMicros?: Micros;
  /** Where the net profit came from. */
  readonly breakdown: PnlBreakdown;
  /** Of an instrument that is not in the portfolio's currency. */
  readonly currencyEffect?: CurrencyEffect;
}

/** The two parts of a gross profit that was made in another currency; they add up to it exactly. */
export interface CurrencyEffect {
  readonly entryRate: ConversionRate;
  readonly exitRate: ConversionRate;
  /** What the price alone brought, at the rate of the entry, with the cash for rests of shares and with dividends. */
  readonly pricePnlMicros: Micros;
  /** The rest: what the change of the rate brought, at the price of the exit. */
  readonly currencyPnlMicros: Micros;
}

/**
 * The parts of the gross profit of a lot's two legs; undefined in the portfolio's own currency.
 * @param lot - with the units that left.
 */
export function currencyEffectOf(
  lot: Pick<Lot, "instrument" | "side" | "quantityUnits" | "entry">,
  exit: Charge,
  grossPnlMicros: Micros,
): CurrencyEffect | undefined {
  const { entry } = lot;
  if (entry.conversion === undefined || exit.conversion === undefined) return undefined;
  const [entryRate, exitRate] = [entry.conversion.rate, exit.conversion.rate];
  const currencyPnlMicros = currencyPartOf({ lot, exit });
  const pricePnlMicros = grossPnlMicros - currencyPnlMicros;
  return { entryRate, exitRate, pricePnlMicros, currencyPnlMicros };
}

/** The round trip of a lot that a fill closes. One signed formula serves long and short lots. */
export function roundTripOf(
  lot: OpenLot,
  fill: Fill,
  trigger: ExitTrigger,
  interval: BarInterval,
): RoundTrip {
  const grossPnlMicros =
    BigInt(signOf(lot.side)) * (fill.notionalMicros - lot.entry.notionalMicros) +
    (lot.splitCashMicros ?? 0n) +
    (lot.dividendMicros ?? 0n);
  const costs = addCosts(lot.entry.costs, fill.costs);
  const { stopPrice } = lot.exitPlan;
  const riskMicros = stopPrice === undefined ? undefined : riskMicrosOf(lot, stopPrice);
  const currencyEffect = currencyEffectOf(lot, fill, grossPnlMicros);
  const { triggerPrice } = trigger;
  const { borrowMicros } = lot;
  const closing = { lot, exit: fill, triggerPrice, grossPnlMicros, costs, borrowMicros };
  return {
    name: roundTripName(lot.portfolio, lot.id, fill.id),
    portfolio: lot.portfolio,
    instrument: lot.instrument,
    side: lot.side,
    quantityUnits: lot.quantityUnits,
    lot: lot.id,
    entryFill: lot.entryFill,
    exitFill: fill.id,
    decision: lot.decision,
    entryConfidenceRatio: lot.entryConfidenceRatio,
    ...(lot.barbell && { barbell: lot.barbell }),
    entryBarStartMs: lot.entryBarStartMs,
    exitBarStartMs: fill.barStartMs,
    entryPrice: lot.entry.price,
    exitPrice: fill.price,
    entryNotionalMicros: lot.entry.notionalMicros,
    exitReason: trigger.reason,
    gap: trigger.gap,
    ...(triggerPrice === undefined ? {} : { triggerPrice }),
    sessionsHeld: sessionsHeld(lot, trigger, fill, interval),
    calendarDaysHeld: calendarDaysBetween(lot.entryBarStartMs, fill.barStartMs),
    grossPnlMicros,
    ...(lot.dividendMicros === undefined ? {} : { dividendMicros: lot.dividendMicros }),
    costs,
    ...(borrowMicros === undefined ? {} : { borrowMicros }),
    netPnlMicros: grossPnlMicros - totalMicros(costs) - (borrowMicros ?? 0n),
    breakdown: pnlBreakdownOf(closing),
    ...(riskMicros === undefined || riskMicros > ledgerLimitMicros ? {} : { riskMicros }),
    ...(currencyEffect === undefined ? {} : { currencyEffect }),
  };
}

/** Net profit and loss over entry notional. */
export function returnRatio(trip: Pick<RoundTrip, "netPnlMicros" | "entryNotionalMicros">): number {
  return Number(trip.netPnlMicros) / Number(trip.entryNotionalMicros);
}

/**
 * A lot that leaves at the open of a later bar was not held in that bar; one that leaves at the close has
 * that bar among its completed ones. Sessions without bars count where the calendar of the exchange is known.
 */
function sessionsHeld(
  lot: OpenLot,
  { reference }: ExitTrigger,
  { barStartMs }: Fill,
  interval: BarInterval,
): number {
  const leavesInRange = reference !== "OPEN" && reference !== "CLOSE";
  const { barsCompleted: before, instrument } = lot;
  const held = leavesInRange ? { ...before, [interval]: (before[interval] ?? 0) + 1 } : before;
  const byBars = sessionsBegun(held, instrument);
  const byCalendar = sessionsSince(lot, barStartMs) + (reference === "OPEN" ? 0 : 1);
  return Math.max(byBars, byCalendar);
}

/** |entry − stop| · quantity at the rate of the entry, rounded once. */
export function riskMicrosOf(
  { instrument, entry, quantityUnits }: Pick<Lot, "instrument" | "entry" | "quantityUnits">,
  stopPrice: number,
): Micros {
  const rate = entry.conversion?.rate;
  const [paid, stop] = [entry.price, stopPrice].map((price) =>
    convertedPrice(price, instrument, rate),
  ) as [ExactPrice, ExactPrice];
  return distanceMicros(BigInt(quantityUnits), paid, stop);
}
