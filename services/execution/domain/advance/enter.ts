import { fromMicros, type Micros } from "#lib/kernel/money.ts";
import type { InstrumentBar } from "../bars/instrument-bars.ts";
import { type Charge, chargeFor, totalMicros } from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import { ledgerLimitMicros } from "../ledger/limit.ts";
import { lotOf } from "../ledger/lot.ts";
import { postOpening } from "../ledger/postings.ts";
import { entryFillId, lotId } from "../names.ts";
import { type Order, type Refusal, resolveOrder } from "../orders/order.ts";
import type { Portfolio } from "../portfolio/portfolio.ts";
import type { Happening } from "./happening.ts";

/** Fills a waiting order at the bar's open, or rejects it. */
export function enter(
  portfolio: Portfolio,
  order: Order,
  { bar }: InstrumentBar,
  availableMicros: Micros,
): Extract<Happening, { kind: "OPENED" | "REJECTED" }> {
  const charge = chargeFor(portfolio.costModel, order, bar.open);
  const refusal = refusalOf(portfolio, charge, availableMicros);
  if (refusal !== undefined) {
    return { kind: "REJECTED", order: resolveOrder(order, "REJECT", bar.startTimeMs, refusal) };
  }
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
    quantityUnits: order.quantityUnits,
    barStartMs: bar.startTimeMs,
  };
  return {
    kind: "OPENED",
    order: resolveOrder(order, "FILL", bar.startTimeMs),
    fill,
    lot: lotOf(order, fill),
    transaction: postOpening(fill),
  };
}

function refusalOf(
  portfolio: Portfolio,
  charge: Charge,
  availableMicros: Micros,
): Refusal | undefined {
  if (charge.notionalMicros > ledgerLimitMicros) {
    const message = `${fromMicros(charge.notionalMicros)} at the open is more than the ledger holds exactly`;
    return { reason: "AMOUNT_LIMIT", message };
  }
  const needed = charge.notionalMicros + totalMicros(charge.costs);
  if (!portfolio.policy.refuseNegativeCash || needed <= availableMicros) return undefined;
  const message = `needs ${fromMicros(needed)} with costs at the open, ${fromMicros(availableMicros)} is available`;
  return { reason: "CASH_TOO_LOW", message };
}
