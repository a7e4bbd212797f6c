import type { BarInterval } from "#lib/kernel/bar.ts";
import { type ConversionRate, convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { notionalMicros } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { signOf } from "#lib/kernel/trading.ts";
import { type Lot, leavesAtNextOpen, type OpenLot } from "../ledger/lot.ts";
import { type ClosingUnits, leavesWhole } from "./leaving.ts";

/** The close of an instrument's last bar, with what converts it. */
export interface Mark {
  readonly price: number;
  /** The last rate known at the portfolio's last marks; absent in the portfolio's own currency. */
  readonly rate?: ConversionRate;
  readonly barStartMs: number;
  readonly interval: BarInterval;
}

/** Marks by ticker. */
export type Marks = ReadonlyMap<string, Mark>;

/** What is held of one instrument: never stored, always folded from its open lots. */
export interface Position {
  readonly instrument: Instrument;
  /** Negative for a short. The quantity of a lot is below 2^53; that of a position need not be. */
  readonly quantityUnits: bigint;
  /** Of these, those that leave at the instrument's next open whatever its price. */
  readonly leavingUnits: bigint;
  /** Of these, those that leave only because waiting market orders close them. */
  readonly closingUnits: bigint;
  readonly averageEntryPrice: number;
  readonly markPrice: number;
  /** What converts the mark; absent in the portfolio's own currency. */
  readonly rate?: ConversionRate;
  /** Value at the mark less value at entry, before exit costs. */
  readonly unrealisedPnlMicros: Micros;
}

/** Quantity × mark × rate of a lot, rounded once; positive for longs and shorts. */
function markedLotMicros(lot: Lot, marks: Marks): Micros {
  const { price, rate } = markOf(lot, marks);
  return notionalMicros(BigInt(lot.quantityUnits), convertedPrice(price, lot.instrument, rate));
}

/** Value of a lot at a mark: what selling it brings, negative for a short. */
export function lotValueMicros(lot: Lot, marks: Marks): Micros {
  return BigInt(signOf(lot.side)) * markedLotMicros(lot, marks);
}

/** What all lots are worth at their marks, longs and shorts alike: both count as positive. */
export function markedMicros(lots: readonly Lot[], marks: Marks): Micros {
  let marked = 0n;
  for (const lot of lots) marked += markedLotMicros(lot, marks);
  return marked;
}

/** Cash plus all lots at their marks. */
export function equityMicros(cashMicros: Micros, lots: readonly Lot[], marks: Marks): Micros {
  let equity = cashMicros;
  for (const lot of lots) equity += lotValueMicros(lot, marks);
  return equity;
}

/**
 * Positions by ticker, ascending.
 * @param closing - units that waiting market orders close, by lot.
 */
export function positionsOf(
  lots: readonly OpenLot[],
  marks: Marks,
  closing: ClosingUnits = new Map(),
): Position[] {
  const byTicker = new Map<string, OpenLot[]>();
  for (const lot of lots) {
    const held = byTicker.get(lot.instrument.ticker);
    if (held === undefined) byTicker.set(lot.instrument.ticker, [lot]);
    else held.push(lot);
  }
  return [...byTicker.keys()]
    .sort()
    .map((ticker) => fold(byTicker.get(ticker) as OpenLot[], marks, closing));
}

function fold(lots: readonly OpenLot[], marks: Marks, closing: ClosingUnits): Position {
  const [first] = lots as readonly [OpenLot];
  let quantity = 0n;
  let leaving = 0n;
  let closingOnly = 0n;
  let paid = 0;
  let unrealised = 0n;
  for (const lot of lots) {
    quantity += BigInt(lot.quantityUnits);
    const mark = markOf(lot, marks);
    if (leavesWhole(lot, mark, closing)) {
      leaving += BigInt(lot.quantityUnits);
      if (!leavesAtNextOpen(lot, mark)) closingOnly += BigInt(lot.quantityUnits);
    }
    paid += lot.quantityUnits * lot.entry.price;
    const cost = BigInt(signOf(lot.side)) * lot.entry.notionalMicros;
    unrealised += lotValueMicros(lot, marks) - cost;
  }
  const { price, rate } = markOf(first, marks);
  return {
    instrument: first.instrument,
    quantityUnits: BigInt(signOf(first.side)) * quantity,
    leavingUnits: BigInt(signOf(first.side)) * leaving,
    closingUnits: BigInt(signOf(first.side)) * closingOnly,
    averageEntryPrice: lots.length === 1 ? first.entry.price : paid / Number(quantity),
    markPrice: price,
    ...(rate === undefined ? {} : { rate }),
    unrealisedPnlMicros: unrealised,
  };
}

/**
 * The mark of a lot. It is opened on a bar of its own instrument, so there is one.
 * @throws Error without one: nothing is known then.
 */
export function markOf(lot: Lot, marks: Marks): Mark {
  const mark = marks.get(lot.instrument.ticker);
  if (mark === undefined) throw new Error(`lot ${lot.id} has no mark`);
  return mark;
}
