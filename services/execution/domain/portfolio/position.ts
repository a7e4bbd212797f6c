import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { signOf } from "#lib/kernel/trading.ts";
import type { Lot } from "../ledger/lot.ts";

/** Last closes by ticker, in micros. */
export type Marks = ReadonlyMap<string, Micros>;

/** What is held of one instrument: never stored, always folded from its open lots. */
export interface Position {
  readonly instrument: Instrument;
  /** Negative for a short. The quantity of a lot is below 2^53; that of a position need not be. */
  readonly quantityUnits: bigint;
  readonly averageEntryPriceMicros: number;
  readonly markPriceMicros: Micros;
  /** Value at the mark less value at entry, before exit costs. */
  readonly unrealisedPnlMicros: Micros;
}

/** Value of a lot at a mark: what selling it brings, negative for a short. */
function lotValueMicros(lot: Lot, marks: Marks): Micros {
  return BigInt(signOf(lot.side)) * BigInt(lot.quantityUnits) * markOf(lot, marks);
}

/** What all lots are worth at their marks, longs and shorts alike: both count as positive. */
export function markedMicros(lots: readonly Lot[], marks: Marks): Micros {
  let marked = 0n;
  for (const lot of lots) marked += BigInt(lot.quantityUnits) * markOf(lot, marks);
  return marked;
}

/** Cash plus all lots at their marks. */
export function equityMicros(cashMicros: Micros, lots: readonly Lot[], marks: Marks): Micros {
  let equity = cashMicros;
  for (const lot of lots) equity += lotValueMicros(lot, marks);
  return equity;
}

/** Positions by ticker, ascending. */
export function positionsOf(lots: readonly Lot[], marks: Marks): Position[] {
  const byTicker = new Map<string, Lot[]>();
  for (const lot of lots) {
    const held = byTicker.get(lot.instrument.ticker);
    if (held === undefined) byTicker.set(lot.instrument.ticker, [lot]);
    else held.push(lot);
  }
  return [...byTicker.keys()].sort().map((ticker) => fold(byTicker.get(ticker) as Lot[], marks));
}

function fold(lots: readonly Lot[], marks: Marks): Position {
  const [first] = lots as readonly [Lot];
  let quantity = 0n;
  let notional = 0n;
  let unrealised = 0n;
  for (const lot of lots) {
    quantity += BigInt(lot.quantityUnits);
    notional += lot.entry.notionalMicros;
    const cost = BigInt(signOf(lot.side)) * lot.entry.notionalMicros;
    unrealised += lotValueMicros(lot, marks) - cost;
  }
  return {
    instrument: first.instrument,
    quantityUnits: BigInt(signOf(first.side)) * quantity,
    averageEntryPriceMicros: Number(notional) / Number(quantity),
    markPriceMicros: markOf(first, marks),
    unrealisedPnlMicros: unrealised,
  };
}

/** A lot is opened on a bar of its own instrument, so a mark exists; without one nothing is known. */
function markOf(lot: Lot, marks: Marks): Micros {
  const mark = marks.get(lot.instrument.ticker);
  if (mark === undefined) throw new Error(`lot ${lot.id} has no mark`);
  return mark;
}
