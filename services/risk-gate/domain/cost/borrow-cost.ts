import { expectedBorrowBps } from "#lib/kernel/borrow-cost.ts";
import { dayMs } from "#lib/kernel/calendar/dates.ts";
import { type BarKind, usualSpanMs } from "#lib/kernel/calendar.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { Side } from "#lib/kernel/trading.ts";
import type { RoundTripCost } from "./round-trip-cost.ts";

/** How a position is expected to be held. */
export interface ExpectedHolding {
  readonly side: Side | undefined;
  readonly bars: number;
  readonly interval: BarKind["interval"];
}

/**
 * The cost of a round trip with what borrowing the shares of a short is expected to cost until its holding limit:
 * for the calendar days that so many bars usually last, nights and weekends included, rounded up. A long position
 * and a model without such a cost leave it as it is.
 */
export function withBorrow(
  cost: RoundTripCost,
  model: CostModel,
  instrument: Pick<Instrument, "assetClass" | "exchange">,
  held: ExpectedHolding,
): RoundTripCost {
  if (held.side !== "SELL" || model.borrowBpsPerYearByClass === undefined) return cost;
  const { assetClass, exchange } = instrument;
  const span = usualSpanMs(held.bars, { interval: held.interval, assetClass, exchange });
  const borrowBps = expectedBorrowBps(model, instrument, Math.ceil(span / dayMs));
  return { ...cost, borrowBps, totalBps: cost.totalBps + borrowBps };
}
