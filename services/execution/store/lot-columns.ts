import { sql } from "drizzle-orm";
import type { OpenLot } from "../domain/ledger/lot.ts";
import { priceAfter, type Split } from "../domain/ledger/split.ts";
import { borrowCharges, fills, trailedStops } from "./schema.ts";

/** What borrowing a lot's shares has cost so far; null without a charge. */
export const borrowed = sql<
  string | null
>`(select cast(${borrowCharges.toDateMicros} as text) from ${borrowCharges}
  where ${borrowCharges.lot} = ${fills.lot} order by ${borrowCharges.barStartMs} desc limit 1)`;

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
