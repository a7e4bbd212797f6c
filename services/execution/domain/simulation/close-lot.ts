import type { BarInterval } from "#lib/kernel/bar.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { quantityText } from "#lib/kernel/quantity.ts";
import { oppositeOf } from "#lib/kernel/trading.ts";
import type { ExitTrigger } from "../exits/exit-trigger.ts";
import { chargeFor, fitsLedger, ledgerLimitMicros } from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import type { OpenLot } from "../ledger/lot.ts";
import { partsOf } from "../ledger/lot-part.ts";
import { postClosing } from "../ledger/postings.ts";
import { roundTripOf } from "../ledger/round-trip.ts";
import { exitFillId } from "../names.ts";
import { fillClosing, type Order } from "../orders/order.ts";
import type { Portfolio } from "../portfolio/portfolio.ts";
import { afterPayment, type PortfolioState } from "../portfolio/portfolio-state.ts";
import { requirePayable } from "../portfolio/sum-limits.ts";
import type { ExecutionEvent, LotClosed } from "./execution-event.ts";

/** The bar that a lot is closed in. */
interface ClosingBar {
  readonly barStartMs: number;
  readonly interval: BarInterval;
}

/** Units of a lot that an order closes, at the costs of the market that it was decided in. */
export interface ClosedByOrder {
  readonly order: Order;
  /** Over 0, at most those of the lot. */
  readonly units: number;
}

/**
 * Closes a lot at the price of its trigger: whole, or the units that an order closes of it. An exit is never refused
 * for lack of cash, nor because its rate is old.
 * @param rate - of an instrument that is not in the portfolio's currency.
 * @param by - absent for an exit of the lot's own plan and for one that the portfolio is forced to.
 * @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE when the amount is beyond what the ledger holds.
 */
export function closeLot(
  portfolio: Portfolio,
  lot: OpenLot,
  { barStartMs, interval }: ClosingBar,
  trigger: ExitTrigger,
  rate: ConversionRate | undefined,
  by?: ClosedByOrder,
): LotClosed {
  const { closing, left } = partsOf(lot, by?.units ?? lot.quantityUnits);
  const { instrument, quantityUnits } = closing;
  const { marketContext } = by?.order ?? lot;
  const charged = { instrument, quantityUnits, marketContext };
  const charge = chargeFor(portfolio.costModel, charged, trigger.price, rate);
  if (!fitsLedger(charge)) {
    const message = `closing ${quantityText(instrument, BigInt(quantityUnits))} ${instrument.ticker} at ${trigger.price} moves more, with costs, than the ledger holds exactly (${ledgerLimitMicros} micros); check the bar`;
    throw new Fault("FAILED_PRECONDITION", "PORTFOLIO_STATE", message);
  }
  const fill: Fill = {
    ...charge,
    id: exitFillId(lot.id, barStartMs, by?.order.name),
    portfolio: portfolio.name,
    instrument,
    effect: "CLOSE",
    lot: lot.id,
    order: by?.order.name ?? "",
    side: oppositeOf(lot.side),
    quantityUnits,
    barStartMs,
    reference: trigger.reference,
    ...(left && { restUnits: left.quantityUnits }),
  };
  return {
    kind: "CLOSED",
    fill,
    roundTrip: roundTripOf(closing, fill, trigger, interval),
    transaction: postClosing(fill, closing),
    ...(by && { order: fillClosing(by.order, lot.id, by.units, barStartMs) }),
    ...(left && { left }),
  };
}

/**
 * Closes a lot as `closeLot` does: the portfolio without it or with what is left of it, after its payment.
 * @param events - to which the closing is added.
 * @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE as `closeLot`, and where a sum is beyond what the ledger holds.
 */
export function afterClosing(
  state: PortfolioState,
  lot: OpenLot,
  bar: ClosingBar,
  trigger: ExitTrigger,
  rate: ConversionRate | undefined,
  events: ExecutionEvent[],
  by?: ClosedByOrder,
): PortfolioState {
  const closed = closeLot(state.portfolio, lot, bar, trigger, rate, by);
  events.push(closed);
  const left = closed.left ? [closed.left] : [];
  const lots = state.lots.flatMap((one) => (one.id === lot.id ? left : [one]));
  const after = { ...afterPayment(state, closed.fill), lots };
  requirePayable(after, lot.instrument.ticker);
  return after;
}
