import { sql } from "drizzle-orm";
import type { OpenLot } from "../domain/ledger/lot.ts";
import { priceAfter, type Split } from "../domain/ledger/split.ts";
import { borrowCharges, fills, trailedStops } from "./schema.ts";

/** What borrowing a lot's shares has cost so far; null without a charge. */
export const borrowed = sql<
  string | null
>`(select cast(${borrowCharges.toDateMicros} as text) from ${borrowCharges}
  where ${borrowCharges.lot} = ${fills.lot} order by ${borrowCharges.barStartMs} desc limit 1)`;

/** Where a lot's stop was taken along to, and by which bar; null while it stands where its plan says. */
export const trailed = sql<
  string | null
>`(select json_array(${trailedStops.stopPrice}, ${trailedStops.barStartMs})
  from ${trailedStops} where ${trailedStops.lot} = ${fills.lot} order by ${trailedStops.barStartMs} desc limit 1)`;

/** The stop of a lot in the shares of now. */
export function trailedStopOf(
  stored: string | null,
  passed: readonly Split[],
): Pick<OpenLot, "trailedStopPrice"> {
  if (stored === null) return {};
  const [stopPrice, trailedMs] = JSON.parse(stored) as readonly [number, number];
  const later = passed.filter(({ barStartMs }) => barStartMs > trailedMs);
  return {
    trailedStopPrice: later.reduce((price, split) => priceAfter(split, price), stopPrice),
  };
}
