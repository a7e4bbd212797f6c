import {
  type CostComponents,
  type CostedInstrument,
  type CostModel,
  costComponentNames,
  sideCost,
} from "#lib/kernel/cost.ts";
import { type ExactPrice, notionalMicros, unitsPaidFor } from "#lib/kernel/exact-price.ts";
import { type Micros, shareOf } from "#lib/kernel/money.ts";

/** The market in which an order is paid for. */
export interface PaymentContext {
  readonly instrument: CostedInstrument;
  readonly lotUnits: bigint;
  /** Of one unit, in the portfolio's currency. */
  readonly price: ExactPrice;
  /** As quoted, in the instrument's; absent where it is unknown. */
  readonly quotedPrice?: number | undefined;
  readonly dailyVolatilityBps: number;
  readonly averageDailyVolumeUnits: number | undefined;
}

/** What an order of this size takes in cash: its notional and the cost of entering. */
export function requiredCash(
  model: CostModel,
  context: PaymentContext,
  quantityUnits: bigint,
): Micros {
  const notional = notionalMicros(quantityUnits, context.price);
  const entry = sideCost(model, {
    instrument: context.instrument,
    quantityUnits: Number(quantityUnits),
    price: context.quotedPrice,
    dailyVolatilityBps: context.dailyVolatilityBps,
    averageDailyVolumeUnits: context.averageDailyVolumeUnits,
  });
  return cashTaken(notional, entry);
}

/** What a side takes in cash: each component is rounded by itself, as it is when it is charged. */
export function cashTaken(notional: Micros, cost: CostComponents): Micros {
  let taken = notional;
  for (const name of costComponentNames) taken += shareOf(notional, cost[name]);
  return taken;
}

/**
 * The most units, in whole lots, that the cash pays for, whatever size was asked for. Impact grows with
 * size, so the price of a unit depends on how many are bought. The size is found by bisection between
 * what the cash pays for at no cost and at the cost of that largest size.
 */
export function affordableUnits(
  model: CostModel,
  context: PaymentContext,
  cashMicros: Micros,
): bigint {
  if (cashMicros <= 0n) return 0n;
  const isAffordableLots = (lots: bigint) =>
    requiredCash(model, context, lots * context.lotUnits) <= cashMicros;
  // A notional of up to half a micro more than the cash is rounded to it.
  let tooManyLots = unitsPaidFor(cashMicros + 1n, context.price) / context.lotUnits + 1n;
  const mostMicros = requiredCash(model, context, tooManyLots * context.lotUnits);
  let affordableLots = (cashMicros * tooManyLots) / mostMicros;
  if (!isAffordableLots(affordableLots)) affordableLots = 0n;
  while (tooManyLots - affordableLots > 1n) {
    const lots = (affordableLots + tooManyLots) / 2n;
    if (isAffordableLots(lots)) affordableLots = lots;
    else tooManyLots = lots;
  }
  return affordableLots * context.lotUnits;
}
