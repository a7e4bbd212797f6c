import type { Bar } from "#lib/kernel/bar.ts";
import { longestRateAgeSessions } from "#lib/kernel/conversion-rate.ts";
import { fromMicros } from "#lib/kernel/money.ts";
import { quantityText } from "#lib/kernel/quantity.ts";
import { chargeFor, fitsLedger, ledgerLimitMicros, totalMicros } from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import { type Lot, lotOf } from "../ledger/lot.ts";
import { postOpening } from "../ledger/postings.ts";
import { riskMicrosOf } from "../ledger/round-trip.ts";
import { entryFillId, lotId } from "../names.ts";
import { fillOrder, type Order, type Refusal } from "../orders/order.ts";
import type { EntryReference, EntryTrigger } from "../orders/order-entry.ts";
import { priceRefusal } from "../orders/price-refusal.ts";
import { exchangeRefusal, exchangeShareAfter } from "../portfolio/exchange-share.ts";
import { grossRefusal } from "../portfolio/gross-exposure.ts";
import { freeCashMicros } from "../portfolio/margin.ts";
import { afterPayment, type PortfolioState } from "../portfolio/portfolio-state.ts";
import type { Marks } from "../portfolio/position.ts";
import { currentRate, isConverted } from "../portfolio/rates.ts";
import { allowsEntry, isExact } from "../portfolio/sum-limits.ts";
import type { LotOpened, OrderExpired, OrderRejected } from "./execution-event.ts";
import { refused } from "./order-end.ts";

/**
 * Fills units of an order at the price of its trigger, or rejects it. What is left of a partially filled order expires
 * with the reason for which a whole one would be rejected.
 * @param units - over 0, at most what waits of the order.
 * @param opens - marks of everything held, at the opens of the bar's instruments.
 */
export function openLot(
  state: PortfolioState,
  order: Order,
  units: number,
  bar: Bar,
  trigger: EntryTrigger,
  opens: Marks,
): LotOpened | OrderRejected | OrderExpired {
  const { portfolio } = state;
  const { currency } = order.instrument;
  const converted = isConverted(portfolio, order.instrument);
  const rate = converted ? currentRate(state.rates, currency, bar.startTimeMs) : undefined;
  const early =
    oppositeRefusal(state, order) ??
    priceRefusal(order, trigger.price) ??
    (converted && rate === undefined ? rateRefusal(currency, portfolio.currency, bar) : undefined);
  if (early !== undefined) return refused(order, bar.startTimeMs, early);
  const part = { ...order, quantityUnits: units };
  const charge = chargeFor(portfolio.costModel, part, trigger.price, rate);
  const id = entryFillId(order.name, bar.startTimeMs);
  const fill: Fill = {
    ...charge,
    id,
    portfolio: portfolio.name,
    instrument: order.instrument,
    effect: "OPEN",
    lot: lotId(id),
    order: order.name,
    side: order.side,
    quantityUnits: units,
    barStartMs: bar.startTimeMs,
    reference: trigger.reference,
  };
  const lot = lotOf(order, fill);
  const refusal = refusalOf(state, fill, lot, trigger, opens);
  if (refusal !== undefined) return refused(order, bar.startTimeMs, refusal);
  const exchangeShare = exchangeShareAfter(state, fill, opens);
  const beyond = exchangeRefusal(portfolio, exchangeShare);
  const tooMuch = beyond ?? grossRefusal(state, fill, opens);
  if (tooMuch !== undefined) return refused(order, bar.startTimeMs, tooMuch);
  return {
    kind: "OPENED",
    order: fillOrder(order, units, bar.startTimeMs),
    fill,
    lot,
    ...(isExact(exchangeShare.exposureMicros, exchangeShare.equityMicros) && { exchangeShare }),
    transaction: postOpening(fill),
  };
}

/** Lots on the other side that were to leave before: a closing order that this bar did not fill whole. */
function oppositeRefusal({ lots }: PortfolioState, order: Order): Refusal | undefined {
  const { ticker } = order.instrument;
  const isHeld = lots.some((lot) => lot.instrument.ticker === ticker && lot.side !== order.side);
  if (!isHeld) return undefined;
  const message = `${ticker} is still held on the other side`;
  return { reason: "OPPOSITE_SIDE_HELD", message };
}

function rateRefusal(from: string, to: string, { startTimeMs }: Bar): Refusal {
  const start = new Date(startTimeMs).toISOString();
  const message = `no rate from ${from} to ${to} of the ${longestRateAgeSessions} sessions (Monday to Friday) before ${start} is known`;
  return { reason: "CURRENCY_MISMATCH", message };
}

const placeOf: Readonly<Record<EntryReference, string>> = {
  OPEN: "at the open",
  LIMIT_LEVEL: "at its limit",
  STOP_LEVEL: "at its stop",
};

function refusalOf(
  state: PortfolioState,
  fill: Fill,
  lot: Lot,
  { reference }: EntryTrigger,
  opens: Marks,
): Refusal | undefined {
  const place = placeOf[reference];
  const limit = amountProblem(state, fill, lot);
  if (limit !== undefined) {
    const quantity = quantityText(fill.instrument, BigInt(fill.quantityUnits));
    const message = `${quantity} ${fill.instrument.ticker} at ${fill.price} ${place}: ${limit}`;
    return { reason: "AMOUNT_LIMIT", message };
  }
  const needed = fill.notionalMicros + totalMicros(fill.costs);
  const freeMicros = freeCashMicros(state, opens);
  if (!state.portfolio.policy.refuseNegativeCash || needed <= freeMicros) return undefined;
  const message = `needs ${fromMicros(needed)} with costs ${place}, ${fromMicros(freeMicros)} is free`;
  return { reason: "CASH_TOO_LOW", message };
}

/** Which amount is beyond what the ledger holds exactly, if one is. */
function amountProblem(state: PortfolioState, fill: Fill, lot: Lot): string | undefined {
  if (fill.notionalMicros === 0n || fill.conversion?.quoteNotionalMicros === 0n)
    return "its amount is less than a micro, which no ledger line holds";
  if (!fitsLedger(fill)) return "its amount with costs is more than the ledger holds exactly";
  const { stopPrice } = lot.exitPlan;
  // Admission denies such a stop; orders that earlier versions accepted may still wait.
  if (stopPrice !== undefined && riskMicrosOf(lot, stopPrice) > ledgerLimitMicros) {
    return `the risk to its stop ${stopPrice} is more than the ledger holds exactly`;
  }
  const lots = [...state.lots, { ...lot, barsCompleted: {} }];
  if (allowsEntry({ ...afterPayment(state, fill), lots })) return undefined;
  return "with it the portfolio's cash, costs or open lots are more than the ledger adds up exactly";
}
