import type { BarInterval } from "#lib/kernel/bar.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { quantityText } from "#lib/kernel/quantity.ts";
import { oppositeOf } from "#lib/kernel/trading.ts";
import type { ExitTrigger } from "../exits/exit-trigger.ts";
import { chargeFor, fitsLedger, ledgerLimitMicros } from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import type { OpenLot } from "../ledger/lot.ts";
import { postClosing } from "../ledger/postings.ts";
import { roundTripOf } from "../ledger/round-trip.ts";
import { exitFillId } from "../names.ts";
import type { Portfolio } from "../portfolio/portfolio.ts";
import { afterPayment, type PortfolioState } from "../portfolio/portfolio-state.ts";
import { requirePayable } from "../portfolio/sum-limits.ts";
import type { ExecutionEvent, LotClosed } from "./execution-event.ts";

/** The bar that a lot is closed in. */
interface ClosingBar {
  readonly barStartMs: number;
  readonly interval: BarInterval;
}

/**
 * Closes a lot whole at the price of its trigger. An exit is never refused for lack of cash, nor because its
 * rate is old.
 * @param rate - of an instrument that is not in the portfolio's currency.
 * @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE when the amount is beyond what the ledger holds.
 */
export function closeLot(
  portfolio: Portfolio,
  lot: OpenLot,
  { barStartMs, interval }: ClosingBar,
  trigger: ExitTrigger,
  rate: ConversionRate | undefined,
): LotClosed {
  const charge = chargeFor(portfolio.costModel, lot, trigger.price, rate);
  if (!fitsLedger(charge)) {
    const message = `closing ${quantityText(lot.instrument, BigInt(lot.quantityUnits))} ${lot.instrument.ticker} at ${trigger.price} moves more, with costs, than the ledger holds exactly (${ledgerLimitMicros} micros); check the bar`;
    throw new Fault("FAILED_PRECONDITION", "PORTFOLIO_STATE", message);
  }
  const fill: Fill = {
    ...charge,
    id: exitFillId(lot.id, barStartMs),
    portfolio: portfolio.name,
    instrument: lot.instrument,
    effect: "CLOSE",
    lot: lot.id,
    order: "",
    side: oppositeOf(lot.side),
    quantityUnits: lot.quantityUnits,
    barStartMs,
    reference: trigger.reference,
  };
  return {
    kind: "CLOSED",
    fill,
    roundTrip: roundTripOf(lot, fill, trigger, interval),
    transaction: postClosing(fill, lot),
  };
}

/**
 * Closes a lot as `closeLot` does: the portfolio without it, after its payment.
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
): PortfolioState {
  const closed = closeLot(state.portfolio, lot, bar, trigger, rate);
  events.push(closed);
  const lots = state.lots.filter(({ id }) => id !== lot.id);
  const after = { ...afterPayment(state, closed.fill), lots };
  requirePayable(after, lot.instrument.ticker);
  return after;
}
