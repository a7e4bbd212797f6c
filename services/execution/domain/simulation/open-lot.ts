import type { Bar } from "#lib/kernel/bar.ts";
import { fromMicros, type Micros } from "#lib/kernel/money.ts";
import { type Charge, chargeFor, totalMicros } from "../fills/charge.ts";
import type { Fill } from "../fills/fill.ts";
import { lotOf } from "../ledger/lot.ts";
import { postOpening } from "../ledger/postings.ts";
import { ledgerLimitMicros } from "../ledger/transaction.ts";
import { entryFillId, lotId } from "../names.ts";
import type { EntryReference, EntryTrigger } from "../orders/entry-trigger.ts";
import { type Order, type Refusal, resolveOrder } from "../orders/order.ts";
import type { Portfolio } from "../portfolio/portfolio.ts";
import type { LotOpened, OrderRejected } from "./execution-event.ts";

/** Fills an order at the price of its trigger, or rejects it. */
export function openLot(
  portfolio: Portfolio,
  order: Order,
  bar: Bar,
  trigger: EntryTrigger,
  availableMicros: Micros,
): LotOpened | OrderRejected {
  const charge = chargeFor(portfolio.costModel, order, trigger.price);
  const refusal = refusalOf(portfolio, charge, trigger, availableMicros);
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

const placeOf: Readonly<Record<EntryReference, string>> = { OPEN: "at the open" };

function refusalOf(
  portfolio: Portfolio,
  charge: Charge,
  { reference }: EntryTrigger,
  availableMicros: Micros,
): Refusal | undefined {
  const place = placeOf[reference];
  if (charge.notionalMicros > ledgerLimitMicros) {
    const message = `${fromMicros(charge.notionalMicros)} ${place} is more than the ledger holds exactly`;
    return { reason: "AMOUNT_LIMIT", message };
  }
  const needed = charge.notionalMicros + totalMicros(charge.costs);
  if (!portfolio.policy.refuseNegativeCash || needed <= availableMicros) return undefined;
  const message = `needs ${fromMicros(needed)} with costs ${place}, ${fromMicros(availableMicros)} is available`;
  return { reason: "CASH_TOO_LOW", message };
}
