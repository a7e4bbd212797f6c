import type { ExitPlan } from "#lib/kernel/trading.ts";
import type { MarketContext } from "../fills/charge.ts";
import type { OpenLot } from "../ledger/lot.ts";
import {
  countedAfter,
  entryAfter as lotEntryAfter,
  priceAfter,
  type Split,
  unitsAfter,
} from "../ledger/split.ts";
import { type Closing, closingAfter, closingUnits, waitingUnits } from "../orders/closing.ts";
import { type Order, restUnits } from "../orders/order.ts";
import type { OrderEntry } from "../orders/order-entry.ts";

/** An open lot in new shares, with its stop, target and market in prices of them. */
export function lotAfter(lot: OpenLot, split: Split): OpenLot {
  const { trailedStopPrice } = lot;
  return {
    ...lotEntryAfter(lot, split),
    exitPlan: planAfter(lot.exitPlan, split),
    ...(trailedStopPrice !== undefined && {
      trailedStopPrice: priceAfter(split, trailedStopPrice),
    }),
    marketContext: marketAfter(lot.marketContext, split),
  };
}

/** A waiting order in new shares; it may be of none. */
export function orderAfter(order: Order, split: Split): Order {
  const { expectedPrice, filledUnits, closing } = order;
  const lots = closing && closingLotsAfter(closing, split);
  const filled = lots
    ? lots.reduce((sum, lot) => sum + (lot.filledUnits ?? 0), 0)
    : unitsAfter(split, filledUnits ?? 0).units;
  return {
    ...order,
    quantityUnits: lots
      ? countedAfter(split, closingUnits(lots))
      : unitsTogether(split, filled, unitsAfter(split, restUnits(order)).units),
    ...(closing && lots && { closing: { ...closing, lots } }),
    ...(filledUnits !== undefined && { filledUnits: filled }),
    entry: entryAfter(order.entry, split),
    exitPlan: planAfter(order.exitPlan, split),
    marketContext: marketAfter(order.marketContext, split),
    ...(expectedPrice !== undefined && { expectedPrice: priceAfter(split, expectedPrice) }),
  };
}

/** What an order closes of its lots, each in new shares by itself, as the lots are. */
function closingLotsAfter({ lots }: Closing, split: Split): Closing["lots"] {
  return lots.map((one) => {
    const { filledUnits } = one;
    const filled = unitsAfter(split, filledUnits ?? 0).units;
    const units = unitsTogether(split, filled, unitsAfter(split, waitingUnits(one)).units);
    return { ...one, units, ...(filledUnits !== undefined && { filledUnits: filled }) };
  });
}

/** What was filled and what waits, each of which has been rounded to whole new shares by itself. */
function unitsTogether(split: Split, filled: number, waiting: number): number {
  return countedAfter(split, BigInt(filled) + BigInt(waiting));
}

/** A fill of a part of an order, in the shares of its bar. */
export interface FilledPart {
  readonly barStartMs: number;
  readonly quantityUnits: number;
  /** The lot that it opened or closed. */
  readonly lot: string;
}

/** An order after its fills and the splits since its decision; a split comes before the fills of its bar. */
export function orderAfterParts(
  order: Order,
  splits: readonly Split[],
  parts: readonly FilledPart[],
): Order {
  let now = order;
  let from = Number.NEGATIVE_INFINITY;
  for (const { barStartMs, quantityUnits, lot } of parts) {
    const until = barStartMs;
    const since = from;
    now = orderNow(
      now,
      splits.filter((split) => split.barStartMs > since && split.barStartMs <= until),
    );
    const { closing, filledUnits = 0 } = now;
    now = { ...now, filledUnits: filledUnits + quantityUnits };
    if (closing) now = { ...now, closing: closingAfter(closing, lot, quantityUnits) };
    from = until;
  }
  return orderNow(
    now,
    splits.filter((split) => split.barStartMs > from),
  );
}

/** A waiting order after the splits since its decision, which was made in old shares. */
export function orderNow(order: Order, splits: readonly Split[]): Order {
  return splits
    .filter(({ ticker, barStartMs }) => {
      return ticker === order.instrument.ticker && barStartMs >= order.decisionTimeMs;
    })
    .reduce(orderAfter, order);
}

function entryAfter(entry: OrderEntry, split: Split): OrderEntry {
  switch (entry.type) {
    case "MARKET":
      return entry;
    case "LIMIT":
      return { ...entry, limitPrice: priceAfter(split, entry.limitPrice) };
    case "STOP":
      return { ...entry, stopPrice: priceAfter(split, entry.stopPrice) };
    case "STOP_LIMIT":
      return {
        ...entry,
        stopPrice: priceAfter(split, entry.stopPrice),
        limitPrice: priceAfter(split, entry.limitPrice),
      };
  }
}

function planAfter(plan: ExitPlan, split: Split): ExitPlan {
  const { stopPrice, targetPrice, trailing } = plan;
  return {
    ...plan,
    ...(stopPrice !== undefined && { stopPrice: priceAfter(split, stopPrice) }),
    ...(targetPrice !== undefined && { targetPrice: priceAfter(split, targetPrice) }),
    ...(trailing !== undefined && {
      trailing: { ...trailing, atrPrice: priceAfter(split, trailing.atrPrice) },
    }),
  };
}

function marketAfter(market: MarketContext, split: Split): MarketContext {
  const { averageDailyVolumeUnits: volume, lastClosePrice } = market;
  return {
    ...market,
    ...(volume !== undefined && {
      averageDailyVolumeUnits: (volume * split.newShares) / split.oldShares,
    }),
    ...(lastClosePrice !== undefined && { lastClosePrice: priceAfter(split, lastClosePrice) }),
  };
}
