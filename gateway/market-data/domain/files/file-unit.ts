import { type QuoteUnit, quoteUnitOf, usualMinorUnit } from "../quote-unit.ts";
import type { Layout } from "./layout.ts";
import type { Table } from "./table.ts";

/** What the user says of a file's prices. */
export interface StatedUnit {
  readonly unit?: QuoteUnit;
  /** Power of ten that takes the prices to the major unit. */
  readonly priceShift?: number;
}

/** In what unit a file's prices are, and what was assumed of it. */
export interface FileUnit {
  readonly unit?: QuoteUnit;
  readonly priceShift: number;
  readonly notes: readonly string[];
}

/**
 * The unit of a file's prices: what the user says, else what a column of currencies says, else what is usual for the
 * ticker (cents in Johannesburg, pence in London).
 * @param onlyTicker - of a file with a column of tickers, the one whose rows count; absent: all rows do.
 */
export function fileUnit(
  table: Table,
  layout: Layout,
  ticker: string | undefined,
  stated: StatedUnit,
  onlyTicker?: string,
): FileUnit {
  const written = stated.unit ?? columnUnit(table, layout, onlyTicker);
  const unit = written ?? (ticker === undefined ? undefined : usualMinorUnit(ticker));
  const priceShift = stated.priceShift ?? unit?.shift ?? 0;
  const notes: string[] = [];
  if (stated.priceShift === undefined && unit !== undefined && unit.shift !== 0) {
    const assumed = written === undefined ? `, as is usual for ${ticker}` : "";
    const otherwise = written === undefined ? ` (--currency ${unit.currency} if they are not)` : "";
    const parts = `1${"0".repeat(-unit.shift)}`;
    notes.push(
      `prices in ${unit.name}${assumed}: divided by ${parts} to ${unit.currency}${otherwise}`,
    );
  }
  return { ...(unit !== undefined && { unit }), priceShift, notes };
}

/** What a column of currencies says, where all rows that count say the same. */
function columnUnit(
  { rows }: Table,
  { columns, firstRow }: Layout,
  onlyTicker: string | undefined,
): QuoteUnit | undefined {
  const { currency, ticker = -1 } = columns;
  if (currency === undefined) return undefined;
  const names = new Set<string | undefined>();
  for (let at = firstRow; at < rows.length; at += 1) {
    const row = rows[at]!;
    if (row.length === 1) continue;
    if (onlyTicker !== undefined && row[ticker]?.trim().toUpperCase() !== onlyTicker) continue;
    names.add(row[currency]?.trim());
  }
  const [name] = names;
  return names.size === 1 && name !== undefined ? quoteUnitOf(name) : undefined;
}
