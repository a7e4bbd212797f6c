import { type CostModel, sideCost, totalBps } from "#lib/kernel/cost.ts";
import type { AssetClass } from "#lib/kernel/instrument.ts";
import { type Micros, shareOf } from "#lib/kernel/money.ts";

/** The market in which an order is paid for. */
export interface PaymentContext {
  readonly assetClass: AssetClass;
  readonly lotUnits: bigint;
  readonly priceMicros: Micros;
  readonly dailyVolatilityBps: number;
  readonly averageDailyVolumeUnits: number | undefined;
}

/** What an order of this size takes in cash: its notional and the cost of entering. */
export function requiredCash(
  model: CostModel,
  context: PaymentContext,
  quantityUnits: bigint,
): Micros {
  const notional = quantityUnits * context.priceMicros;
  const entry = sideCost(model, { ...context, quantityUnits: Number(quantityUnits) });
  return notional + shareOf(notional, totalBps(entry));
}

/**
 * The most units, in whole lots, that the cash pays for. Impact grows with size, so the price of a
 * unit depends on how many are bought; bisection finds the largest size that still fits, whatever
 * size was asked for.
 */
export function affordableUnits(
  model: CostModel,
  context: PaymentContext,
  cashMicros: Micros,
): bigint {
  if (cashMicros <= 0n) return 0n;
  let affordableLots = 0n;
  let tooManyLots = cashMicros / (context.priceMicros * context.lotUnits) + 1n;
  while (tooManyLots - affordableLots > 1n) {
    const lots = (affordableLots + tooManyLots) / 2n;
    const isAffordable = requiredCash(model, context, lots * context.lotUnits) <= cashMicros;
    if (isAffordable) affordableLots = lots;
    else tooManyLots = lots;
  }
  return affordableLots * context.lotUnits;
}
