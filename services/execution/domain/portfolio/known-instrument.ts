import type { FieldViolation } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";

/** The terms of an instrument with their names in requests, and what an absent one means. */
const terms = {
  exchange: "exchange",
  assetClass: "asset_class",
  currency: "currency",
  lotSizeUnits: "lot_size_units",
  region: "region",
  quantityDecimals: "quantity_decimals",
  contractMultiplier: "contract_multiplier",
} as const satisfies Readonly<Record<keyof Omit<Instrument, "ticker">, string>>;
const absentMeans: Partial<Instrument> = { quantityDecimals: 0, contractMultiplier: 1 };

/**
 * The terms that are not those by which a portfolio knows the ticker: its lots, marks and costs are
 * counted in them, so that another currency or unit would change what is held.
 * @param field - path of the stated instrument
 */
export function changedTerms(
  known: Instrument,
  stated: Instrument,
  field: string,
): readonly FieldViolation[] {
  const names = Object.keys(terms) as (keyof typeof terms)[];
  return names.flatMap((name) => {
    const before = known[name] ?? absentMeans[name];
    const now = stated[name] ?? absentMeans[name];
    if (before === now) return [];
    const description = `${stated.ticker} has "${now}" here and "${before}" in the portfolio; they must be the same`;
    return [{ field: `${field}.${terms[name]}`, description }];
  });
}
