import { type ConversionRate, convertedPrice } from "#lib/kernel/conversion-rate.ts";
import { type CostComponents, type CostModel, sideCost } from "#lib/kernel/cost.ts";
import { notionalMicros, unitPrice } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { largestAmountMicros, type Micros, shareOf } from "#lib/kernel/money.ts";

/** Largest amount of one ledger line, either way. */
export const ledgerLimitMicros: Micros = largestAmountMicros;

/** What is known about the market at the decision; both sides of the trade are priced with it. */
export interface MarketContext {
  /** Standard deviation of daily returns, in bps, over 0 and at most 100 000. */
  readonly dailyVolatilityBps: number;
  /** Average volume of a daily bar in units, above 0; absent when unknown. */
  readonly averageDailyVolumeUnits?: number;
  /** Close of the last bar that the decision saw; the cash for the order is kept by it until it fills. */
  readonly lastClosePrice?: number;
  /** Rate that the decision saw; set where the instrument is not in the portfolio's currency. */
  readonly rate?: ConversionRate;
}

/** Costs of one side in money, by component, each at least 0. */
export interface CostMicros {
  readonly halfSpreadMicros: Micros;
  readonly slippageMicros: Micros;
  readonly commissionMicros: Micros;
  readonly impactMicros: Micros;
}

/** The money of one side of a trade. */
export interface Charge {
  /** The reference price, as the bar or the exit plan says it. */
  readonly price: number;
  /** Quantity × price × rate, before costs, rounded once: in the portfolio's currency. */
  readonly notionalMicros: Micros;
  readonly costs: CostMicros;
  /** Absent where the instrument is in the portfolio's currency. */
  readonly conversion?: Conversion;
}

/** How an amount in another currency became one in the portfolio's. */
export interface Conversion {
  readonly rate: ConversionRate;
  /** Quantity × price in the instrument's currency, rounded once. */
  readonly quoteNotionalMicros: Micros;
}

/** What a side is priced from. */
export interface Chargeable {
  readonly instrument: Instrument;
  readonly quantityUnits: number;
  readonly marketContext: MarketContext;
}

/**
 * Turns a price into money. The notional is quantity × price × rate, rounded to micros once; the price
 * itself is never rounded. Each cost component is a share of the notional, rounded by itself because it is
 * booked by itself.
 * @param rate - of an instrument that is not in the portfolio's currency.
 */
export function chargeFor(
  model: CostModel,
  of: Chargeable,
  price: number,
  rate?: ConversionRate,
): Charge {
  const units = BigInt(of.quantityUnits);
  const notional = notionalMicros(units, convertedPrice(price, of.instrument, rate));
  const bps = sideCost(model, {
    instrument: of.instrument,
    quantityUnits: of.quantityUnits,
    price,
    dailyVolatilityBps: of.marketContext.dailyVolatilityBps,
    averageDailyVolumeUnits: of.marketContext.averageDailyVolumeUnits,
  });
  const charge = { price, notionalMicros: notional, costs: costsOn(notional, bps) };
  if (rate === undefined) return charge;
  const quoteNotionalMicros = notionalMicros(units, unitPrice(price, of.instrument));
  return { ...charge, conversion: { rate, quoteNotionalMicros } };
}

function costsOn(notional: Micros, bps: CostComponents): CostMicros {
  return {
    halfSpreadMicros: shareOf(notional, bps.halfSpreadBps),
    slippageMicros: shareOf(notional, bps.slippageBps),
    commissionMicros: shareOf(notional, bps.commissionBps),
    impactMicros: shareOf(notional, bps.impactBps),
  };
}

/** The names of the cost components in money, in the order in which tables show them. */
export const costMicrosNames = [
  "halfSpreadMicros",
  "slippageMicros",
  "commissionMicros",
  "impactMicros",
] as const satisfies readonly (keyof CostMicros)[];

/**
 * Costs in bps of an amount, by component, as they were charged: after rounding. For display. What leaves for less than
 * half a micro is worth 0 and charged nothing.
 */
export function costBpsOf(costs: CostMicros, notional: Micros): CostComponents {
  const bpsOf = (micros: Micros) =>
    notional === 0n ? 0 : (Number(micros) * 10_000) / Number(notional);
  return {
    halfSpreadBps: bpsOf(costs.halfSpreadMicros),
    slippageBps: bpsOf(costs.slippageMicros),
    commissionBps: bpsOf(costs.commissionMicros),
    impactBps: bpsOf(costs.impactMicros),
  };
}

/** Sum of the components. */
export function totalMicros(costs: CostMicros): Micros {
  let total = 0n;
  for (const name of costMicrosNames) total += costs[name];
  return total;
}

/**
 * Whether the ledger holds every line of the charge: each cost, the notional in both currencies, the cash
 * that moves for all of them, and the gain, which is the difference of two notionals.
 */
export function fitsLedger({
  notionalMicros,
  costs,
  conversion,
}: Pick<Charge, "notionalMicros" | "costs" | "conversion">): boolean {
  if (conversion !== undefined && conversion.quoteNotionalMicros > ledgerLimitMicros) return false;
  return notionalMicros + totalMicros(costs) <= ledgerLimitMicros;
}

/** Component by component sum of two sides. */
export function addCosts(left: CostMicros, right: CostMicros): CostMicros {
  return {
    halfSpreadMicros: left.halfSpreadMicros + right.halfSpreadMicros,
    slippageMicros: left.slippageMicros + right.slippageMicros,
    commissionMicros: left.commissionMicros + right.commissionMicros,
    impactMicros: left.impactMicros + right.impactMicros,
  };
}
