import type { AssetClass, Instrument } from "./instrument.ts";
import { unitValue, wholeQuantity } from "./quantity.ts";

/** The named parts of what one side of a trade costs, each in bps of its notional, each ≥ 0. */
export interface CostComponents {
  readonly halfSpreadBps: number;
  readonly slippageBps: number;
  readonly commissionBps: number;
  readonly impactBps: number;
}

/** The names of the components, in the order in which tables show them. */
export const costComponentNames = [
  "halfSpreadBps",
  "slippageBps",
  "commissionBps",
  "impactBps",
] as const satisfies readonly (keyof CostComponents)[];

/** A setting for some asset classes; models of version 0.2 have none. */
type ByClass = Readonly<Partial<Record<AssetClass, number | undefined>>>;

/** A setting for some exchanges, by their codes (XNSA); before that of the class. */
type ByExchange = Readonly<Record<string, number>>;

/** Cost settings, all in bps of notional per side unless the name says otherwise. */
export interface CostModel {
  /** Half of the quoted spread assumed for each class; bars carry no quotes. */
  readonly halfSpreadBpsByClass: Readonly<Record<AssetClass, number>>;
  /** Slippage of the classes that `slippageBpsByClass` does not name. */
  readonly slippageBps: number;
  /** Commission of the classes that `commissionBpsByClass` does not name. */
  readonly commissionBps: number;
  readonly slippageBpsByClass?: ByClass | undefined;
  readonly commissionBpsByClass?: ByClass | undefined;
  readonly halfSpreadBpsByExchange?: ByExchange | undefined;
  readonly slippageBpsByExchange?: ByExchange | undefined;
  readonly commissionBpsByExchange?: ByExchange | undefined;
  /** Commission a whole share, coin or contract, in the instrument's currency, beside that in bps. */
  readonly commissionPerShareByClass?: ByClass | undefined;
  readonly commissionPerShareByExchange?: ByExchange | undefined;
  /** Least commission of one fill, in the instrument's currency. */
  readonly minimumCommissionByClass?: ByClass | undefined;
  readonly minimumCommissionByExchange?: ByExchange | undefined;
  /**
   * What borrowing the shares of a short costs, in bps of their mark a year of 365 days; nothing for a class that is not
   * named (`borrow-cost.ts`).
   */
  readonly borrowBpsPerYearByClass?: ByClass | undefined;
  /** Impact is never less than this, on the exchanges and in the classes that the next two do not name. */
  readonly impactFloorBps: number;
  readonly impactFloorBpsByClass?: ByClass | undefined;
  readonly impactFloorBpsByExchange?: ByExchange | undefined;
  /** y in the square-root law: impact = y · daily volatility · √participation; likewise. */
  readonly impactCoefficient: number;
  readonly impactCoefficientByClass?: ByClass | undefined;
  readonly impactCoefficientByExchange?: ByExchange | undefined;
  /** Largest share of an average day's volume that one order may take; assumed when volume is unknown. */
  readonly participationLimitRatio: number;
}

/** What of an instrument its costs depend on. */
export type CostedInstrument = Pick<
  Instrument,
  "assetClass" | "exchange" | "quantityDecimals" | "contractMultiplier"
>;

/** What is known about the market when a side is priced. */
export interface CostContext {
  readonly instrument: CostedInstrument;
  readonly quantityUnits: number;
  /** As quoted, in the instrument's currency; needed where a commission is an amount (`chargesAmounts`). */
  readonly price?: number | undefined;
  /** Standard deviation of daily returns, in bps. */
  readonly dailyVolatilityBps: number;
  /** Average volume of a daily bar, in whole shares, coins or contracts; absent, zero or not finite means unknown. */
  readonly averageDailyVolumeUnits?: number | undefined;
}

/**
 * The cost of one side of a trade. The risk gate's estimate and the fill engine's charge both come
 * from this function, so that they can differ only where their inputs do.
 *
 * Impact follows the square-root law (Almgren, Thum, Hauptmann, Li 2005, "Direct Estimation of
 * Equity Market Impact"), floored. Unknown volume is charged as if the order took the whole
 * participation limit, so that for any order within the limit missing data never makes it cheaper.
 */
export function sideCost(model: CostModel, context: CostContext): CostComponents {
  const { instrument } = context;
  const { assetClass } = instrument;
  const coefficient =
    ownSetting(instrument, model.impactCoefficientByExchange, model.impactCoefficientByClass) ??
    model.impactCoefficient;
  const floorBps =
    ownSetting(instrument, model.impactFloorBpsByExchange, model.impactFloorBpsByClass) ??
    model.impactFloorBps;
  const law = coefficient * context.dailyVolatilityBps * Math.sqrt(participation(model, context));
  return {
    halfSpreadBps:
      ownSetting(instrument, model.halfSpreadBpsByExchange) ??
      model.halfSpreadBpsByClass[assetClass],
    slippageBps:
      ownSetting(instrument, model.slippageBpsByExchange, model.slippageBpsByClass) ??
      model.slippageBps,
    commissionBps: commissionBps(model, context),
    impactBps: Math.max(floorBps, law),
  };
}

/** What an instrument's commission is, beside bps: amounts in its currency, 0 for none. */
function commissionAmounts(model: CostModel, instrument: CostedInstrument) {
  const { commissionPerShareByExchange, commissionPerShareByClass } = model;
  const { minimumCommissionByExchange, minimumCommissionByClass } = model;
  return {
    perShare: ownSetting(instrument, commissionPerShareByExchange, commissionPerShareByClass) ?? 0,
    least: ownSetting(instrument, minimumCommissionByExchange, minimumCommissionByClass) ?? 0,
  };
}

/** Whether an instrument's commission is not bps of the notional alone, so that it takes a price to know it. */
export function chargesAmounts(model: CostModel, instrument: CostedInstrument): boolean {
  const { perShare, least } = commissionAmounts(model, instrument);
  return perShare > 0 || least > 0;
}

/**
 * The larger of the least commission and what is charged by notional and by share. Without a price that is dearer than
 * any trade: a fill has one, and an estimate without one must not come out below its charge.
 */
function commissionBps(model: CostModel, context: CostContext): number {
  const { instrument, price } = context;
  const ofNotionalBps =
    ownSetting(instrument, model.commissionBpsByExchange, model.commissionBpsByClass) ??
    model.commissionBps;
  const { perShare, least } = commissionAmounts(model, instrument);
  if (perShare === 0 && least === 0) return ofNotionalBps;
  const units = Math.abs(context.quantityUnits);
  // Nothing is charged for nothing.
  if (units === 0) return ofNotionalBps;
  const notional = price === undefined ? Number.NaN : price * unitValue(instrument) * units;
  if (!(notional > 0)) return Number.POSITIVE_INFINITY;
  const ofShares = perShare * wholeQuantity(instrument, units);
  return Math.max(ofNotionalBps + (1e4 * ofShares) / notional, (1e4 * least) / notional);
}

/** What its exchange is set to, else its class. An exchange may be called as a member of every object is. */
function ownSetting(
  { exchange, assetClass }: CostedInstrument,
  byExchange: ByExchange | undefined,
  byClass?: ByClass,
): number | undefined {
  const own =
    byExchange !== undefined && Object.hasOwn(byExchange, exchange)
      ? byExchange[exchange]
      : undefined;
  return own ?? byClass?.[assetClass];
}

function participation(model: CostModel, context: CostContext): number {
  const volume = context.averageDailyVolumeUnits;
  if (volume === undefined || !Number.isFinite(volume) || volume <= 0) {
    return model.participationLimitRatio;
  }
  const ratio = wholeQuantity(context.instrument, Math.abs(context.quantityUnits)) / volume;
  // Of the smallest volumes a double cannot say how many times the order is; it is too dear all the same.
  return Math.min(ratio, Number.MAX_VALUE);
}

/** Sum of the components in bps. */
export function totalBps(components: CostComponents): number {
  let total = 0;
  for (const name of costComponentNames) total += components[name];
  return total;
}
