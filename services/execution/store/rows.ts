import type { Charge } from "../domain/fills/charge.ts";
import { addCosts } from "../domain/fills/charge.ts";
import type { Fill, PriceReference } from "../domain/fills/fill.ts";
import { lotOf } from "../domain/ledger/lot.ts";
import { type LeftUnits, lotSince, partsOf } from "../domain/ledger/lot-part.ts";
import { pnlBreakdownOf } from "../domain/ledger/pnl-breakdown.ts";
import { currencyEffectOf, type RoundTrip } from "../domain/ledger/round-trip.ts";
import { entryAfter, type Split } from "../domain/ledger/split.ts";
import type { Order } from "../domain/orders/order.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { orderNow } from "../domain/portfolio/split-state.ts";
import type { fills, orders, portfolios, roundTrips } from "./schema.ts";

type FillRow = typeof fills.$inferSelect & { readonly reference?: PriceReference | null };
type OrderRow = typeof orders.$inferSelect;
type RoundTripRow = typeof roundTrips.$inferSelect;

/** A portfolio as it was created. */
export function portfolioOf(row: typeof portfolios.$inferSelect): Portfolio {
  const { requestId: _, requestHash: __, ...portfolio } = row;
  return portfolio;
}

/** An order as it stands. */
export function orderOf(row: OrderRow): Order {
  const { rejectReason: reason, rejectMessage: message, resolvedBarStartMs } = row;
  return {
    name: row.name,
    portfolio: row.portfolio,
    clientOrderId: row.clientOrderId,
    instrument: row.instrument,
    side: row.side,
    quantityUnits: row.quantityUnits,
    entry: row.entry,
    exitPlan: row.exitPlan,
    marketContext: row.marketContext,
    decisionTimeMs: row.decisionTimeMs,
    decision: row.decision,
    entryConfidenceRatio: row.entryConfidenceRatio,
    ...barbellOf(row),
    ...(row.expectedPrice === null ? {} : { expectedPrice: row.expectedPrice }),
    ...(row.expireTimeMs === null ? {} : { expireTimeMs: row.expireTimeMs }),
    ...(row.timeInForce === null ? {} : { timeInForce: row.timeInForce }),
    state: row.state === "ACCEPTED" ? (row.stage ?? row.state) : row.state,
    ...(row.firstBarStartMs === null ? {} : { firstBarStartMs: row.firstBarStartMs }),
    ...(row.canceledBarStartMs === null ? {} : { canceledBarStartMs: row.canceledBarStartMs }),
    ...(reason === null ? {} : { refusal: { reason, message: message ?? "" } }),
    ...(resolvedBarStartMs === null ? {} : { resolvedBarStartMs }),
    ...(row.closing && { closing: row.closing }),
  };
}

/** The two columns that hold the state of an order. */
export function storedState({ state }: Order): Pick<OrderRow, "state" | "stage"> {
  switch (state) {
    case "INITIALIZED":
      throw new Error("an order that was never admitted is not stored");
    case "TRIGGERED":
    case "PARTIALLY_FILLED":
    case "CANCELED":
      return { state: "ACCEPTED", stage: state };
    default:
      return { state, stage: null };
  }
}

/** A fill. */
export function fillOf(row: FillRow): Fill {
  return {
    ...chargeOf(row),
    id: row.id,
    portfolio: row.portfolio,
    instrument: row.instrument,
    effect: row.effect,
    lot: row.lot,
    order: row.order ?? row.closingOrder ?? "",
    side: row.side,
    quantityUnits: row.quantityUnits,
    barStartMs: row.barStartMs,
    ...(row.reference && { reference: row.reference }),
    ...(row.restUnits !== null && { restUnits: row.restUnits }),
  };
}

/** A stored round trip with the rows that it is read from. */
export interface RoundTripRows {
  readonly trip: Omit<RoundTripRow, "costsMicros" | "grossPnlToDateMicros" | "netPnlToDateMicros">;
  readonly entry: FillRow;
  readonly exit: FillRow;
  readonly order: OrderRow;
  /** What left the lot before this trip, as JSON: start of the bar and units, oldest first. */
  readonly before: string;
}

/** What left a lot, as its statement reads it. */
function leftUnitsOf(stored: string): readonly LeftUnits[] {
  const parts = JSON.parse(stored) as readonly (readonly [number, number])[];
  return parts.map(([barStartMs, quantityUnits]) => ({ barStartMs, quantityUnits }));
}

/**
 * A round trip, whose prices and provenance are those of its two fills and the entry's order. What follows from
 * them is computed again by the functions that computed it first.
 * @param splits - of the portfolio, oldest first.
 */
export function roundTripOf(
  { trip: row, entry, exit, order, before }: RoundTripRows,
  splits: readonly Split[],
): RoundTrip {
  const [entryFill, exitFill] = [fillOf(entry), fillOf(exit)];
  // An order waits in the shares that its fill is in, and its lot leaves in those of the exit.
  const filled = splits.filter(({ barStartMs }) => barStartMs <= entry.barStartMs);
  const opened = lotOf(orderNow(orderOf(order), filled), entryFill);
  const held = { ...opened, barsCompleted: {} };
  const since = lotSince(held, splits, leftUnitsOf(before), exit.barStartMs, entryAfter);
  // Kept exact by the guards of the table; 0 is none.
  const dividendMicros = row.dividendMicros === 0n ? undefined : row.dividendMicros;
  const lot = { ...partsOf(since.lot, row.quantityUnits).closing, dividendMicros };
  const costs = addCosts(lot.entry.costs, exitFill.costs);
  const { grossPnlMicros, borrowMicros } = row;
  const currencyEffect = currencyEffectOf(lot, exitFill, grossPnlMicros);
  const triggerPrice = row.triggerPrice ?? undefined;
  return {
    name: row.name,
    portfolio: row.portfolio,
    instrument: entry.instrument,
    side: entry.side,
    quantityUnits: row.quantityUnits,
    lot: row.lot,
    entryFill: row.entryFill,
    exitFill: row.exitFill,
    decision: order.decision,
    entryConfidenceRatio: order.entryConfidenceRatio,
    ...barbellOf(order),
    entryBarStartMs: entry.barStartMs,
    exitBarStartMs: exit.barStartMs,
    entryPrice: lot.entry.price,
    exitPrice: exit.price,
    entryNotionalMicros: lot.entry.notionalMicros,
    exitReason: row.exitReason,
    gap: row.gap,
    ...(triggerPrice === undefined ? {} : { triggerPrice }),
    sessionsHeld: row.sessionsHeld,
    calendarDaysHeld: row.calendarDaysHeld,
    grossPnlMicros,
    ...(dividendMicros === undefined ? {} : { dividendMicros }),
    costs,
    ...(borrowMicros === 0n ? {} : { borrowMicros }),
    netPnlMicros: row.netPnlMicros,
    breakdown: pnlBreakdownOf({
      lot,
      exit: exitFill,
      triggerPrice,
      grossPnlMicros,
      costs,
      borrowMicros,
    }),
    ...(row.riskMicros === null ? {} : { riskMicros: row.riskMicros }),
    ...(currencyEffect === undefined ? {} : { currencyEffect }),
  };
}

function barbellOf({
  barbellBucket: bucket,
  barbellMultiplier: multiplier,
}: Pick<OrderRow, "barbellBucket" | "barbellMultiplier">): Pick<Order, "barbell"> {
  return bucket === null || multiplier === null ? {} : { barbell: { bucket, multiplier } };
}

function chargeOf(row: FillRow): Charge {
  const { price, notionalMicros, baseNotionalMicros, rate } = row;
  const { halfSpreadMicros, slippageMicros, commissionMicros, impactMicros } = row;
  const costs = { halfSpreadMicros, slippageMicros, commissionMicros, impactMicros };
  if (baseNotionalMicros === null || rate === null) return { price, notionalMicros, costs };
  const conversion = { rate, quoteNotionalMicros: notionalMicros };
  return { price, notionalMicros: baseNotionalMicros, costs, conversion };
}
