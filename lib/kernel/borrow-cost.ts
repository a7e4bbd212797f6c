import type { CostModel } from "./cost.ts";
import type { Instrument } from "./instrument.ts";
import { divideRounded, type Micros } from "./money.ts";

/** Borrowing is priced by the year of this many days, whatever the calendar year has. */
const daysPerYear = 365;

/** What of a cost model says what borrowing costs. */
export type BorrowRates = Pick<CostModel, "borrowBpsPerYearByClass">;

/** What borrowing a class costs a year, in bps of what is borrowed; 0 where the model does not say. */
function borrowBpsPerYear(
  { borrowBpsPerYearByClass }: BorrowRates,
  { assetClass }: Pick<Instrument, "assetClass">,
): number {
  return borrowBpsPerYearByClass?.[assetClass] ?? 0;
}

/**
 * What holding a short for so many calendar days is expected to cost, in bps of its notional. The risk gate
 * estimates with it what `borrowMicros` charges, at a price that stays.
 */
export function expectedBorrowBps(
  rates: BorrowRates,
  instrument: Pick<Instrument, "assetClass">,
  calendarDays: number,
): number {
  return (borrowBpsPerYear(rates, instrument) * calendarDays) / daysPerYear;
}

/**
 * The charge for holding a short overnight: `mark notional · bps a year · days / 365`, rounded once, half away from
 * zero. The rate is taken to a billionth of a basis point, so that the product is exact.
 * @param markNotionalMicros - units × last mark, 0 or more.
 * @param calendarDays - UTC dates that have begun since the last charge, 0 or more.
 */
export function borrowMicros(
  rates: BorrowRates,
  instrument: Pick<Instrument, "assetClass">,
  markNotionalMicros: Micros,
  calendarDays: number,
): Micros {
  const billionths = BigInt(Math.round(borrowBpsPerYear(rates, instrument) * 1e9));
  const product = markNotionalMicros * billionths * BigInt(calendarDays);
  return divideRounded(product, 10_000n * 1_000_000_000n * BigInt(daysPerYear));
}
