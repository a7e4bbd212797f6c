import { sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Micros } from "#lib/kernel/money.ts";
import type { OpenLot } from "../domain/ledger/lot.ts";
import type { LeftUnits } from "../domain/ledger/lot-part.ts";
import { priceAfter, type Split } from "../domain/ledger/split.ts";
import { borrowCharges, fills, roundTrips, trailedStops } from "./schema.ts";

const leaving = alias(fills, "leaving");

/** What borrowing a lot's shares has cost so far; null without a charge. */
export const borrowed = sql<
  string | null
>`(select cast(${borrowCharges.toDateMicros} as text) from ${borrowCharges}
  where ${borrowCharges.lot} = ${fills.lot} order by ${borrowCharges.barStartMs} desc limit 1)`;

/**
 * What left a lot so far, oldest first, as JSON: start of the bar, units, and what its trips carry of dividends and
 * borrowing, as text since JSON numbers are doubles.
 */
export const leftParts = sql<string>`(select json_group_array(json_array(bar, units, dividend, borrow)) from (
  select ${leaving.barStartMs} as bar, ${leaving.quantityUnits} as units,
    cast(${roundTrips.dividendMicros} as text) as dividend, cast(${roundTrips.borrowMicros} as text) as borrow
  from ${fills} as ${leaving} join ${roundTrips} on ${roundTrips.exitFill} = ${leaving.id}
  where ${leaving.lot} = ${fills.lot} and ${leaving.effect} = 'CLOSE' order by ${leaving.sequence}))`;

/** What left of a lot, with what its trip carries. */
export interface CarriedPart extends LeftUnits {
  readonly dividendMicros: Micros;
  readonly borrowMicros: Micros;
}

/** The parts of `leftParts`. */
export function leftPartsOf(stored: string): readonly CarriedPart[] {
  const parts = JSON.parse(stored) as readonly (readonly [number, number, string, string])[];
  return parts.map(([barStartMs, quantityUnits, dividend, borrow]) => ({
    barStartMs,
    quantityUnits,
    dividendMicros: BigInt(dividend),
    borrowMicros: BigInt(borrow),
  }));
}

const latest = sql`from ${trailedStops} where ${trailedStops.lot} = ${fills.lot}
  order by ${trailedStops.barStartMs} desc limit 1`;

/**
 * Where a lot's stop was taken along to, and by which bar; null while it stands where its plan says. Two columns: SQLite
 * writes numbers into text, as JSON is, with 15 digits only.
 */
export const trailedPrice = sql<number | null>`(select ${trailedStops.stopPrice} ${latest})`;
export const trailedMs = sql<number | null>`(select ${trailedStops.barStartMs} ${latest})`;

/** The stop of a lot in the shares of now. */
export function trailedStopOf(
  row: { readonly trailedPrice: number | null; readonly trailedMs: number | null },
  passed: readonly Split[],
): Pick<OpenLot, "trailedStopPrice"> {
  const { trailedPrice: stopPrice, trailedMs: movedMs } = row;
  if (stopPrice === null || movedMs === null) return {};
  const later = passed.filter(({ barStartMs }) => barStartMs > movedMs);
  return {
    trailedStopPrice: later.reduce((price, split) => priceAfter(split, price), stopPrice),
  };
}
