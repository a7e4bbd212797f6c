import type { CostModel } from "#lib/kernel/cost.ts";
import { type ExactPrice, notionalMicros, unitsPaidFor } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { type Micros, shareOf } from "#lib/kernel/money.ts";
import { largestQuantityUnits, unitsOfShare } from "#lib/kernel/quantity.ts";
import { type BarbellAllocation, barbellAllocation } from "../allocation/barbell-allocation.ts";
import { cashForOrder, type PortfolioView } from "../inputs.ts";
import type { RiskPolicy } from "../policy/risk-policy.ts";
import type { ForecastReadings } from "../signal/forecast-readings.ts";
import { affordableUnits, requiredCash } from "./affordable-units.ts";
import type { AskedShare } from "./asked-share.ts";
import { exchangeAvailable, exchangeShareLimit } from "./exchange-available.ts";

/** How many units each limit admits, in whole lots; undefined where the limit cannot be computed. */
export interface OrderSize {
  /** What the share of equity that is asked for pays for. */
  readonly requestedUnits: bigint | undefined;
  /** What the participation limit admits of an average day's volume; undefined where it is unknown. */
  readonly participationUnits: bigint | undefined;
  /** What the cash pays for, entry cost included. */
  readonly affordableUnits: bigint | undefined;
  /** What the share of its exchange admits; absent where that has no limit, undefined where it is unknown. */
  readonly exchangeUnits?: bigint | undefined;
  /** What the barbell leaves; absent where it is off. */
  readonly barbell?: BarbellAllocation;
  /** The same in units; absent where it is off, undefined where it is unknown. */
  readonly barbellUnits?: bigint | undefined;
  /** Cash that the size before the cash limit takes, cost included, in micros. */
  readonly requiredCashMicros: bigint | undefined;
  /** The least of those that limit; undefined while one of them is. */
  readonly units: bigint | undefined;
}

/**
 * Sizes an entry: equity × the share that is asked for (`asked-share.ts`) at the last close, then no more than the
 * participation limit, the share of the exchange, the barbell and the cash admit. Where no volume is counted the
 * share of it limits nothing, and the cost is that of the whole limit. The size needs no minimum confidence: below
 * `minimumConfidenceRatio` the decision is DENY whatever the size.
 *
 * A short entry needs the same cash as a long one: the proceeds do not pay for their own risk.
 *
 * @param price - the last close in micros of the portfolio's currency; undefined where it is unknown.
 */
export function sizeOrder(
  instrument: Instrument,
  portfolio: PortfolioView,
  readings: ForecastReadings,
  price: ExactPrice | undefined,
  asked: AskedShare,
  policy: RiskPolicy,
  costModel: CostModel,
): OrderSize {
  const { dailyVolatilityBps, averageDailyVolumeUnits } = readings;
  const lotUnits = BigInt(instrument.lotSizeUnits);
  // What is worth less than half a micro could not be booked.
  const isBookable = (units: bigint) => price === undefined || notionalMicros(units, price) > 0n;
  const wholeLots = (units: bigint) => {
    const lots = least(units, BigInt(largestQuantityUnits)) / lotUnits;
    return lots > 0n && isBookable(lots * lotUnits) ? lots * lotUnits : 0n;
  };

  const wholeLotsWorth = (micros: Micros | undefined) => {
    if (micros === undefined || price === undefined) return undefined;
    return micros > 0n ? wholeLots(unitsPaidFor(micros, price)) : 0n;
  };

  const participationUnits =
    averageDailyVolumeUnits === undefined
      ? undefined
      : wholeLots(
          unitsOfShare(instrument, costModel.participationLimitRatio, averageDailyVolumeUnits),
        );
  const allocated = (requestedUnits?: bigint) => {
    const { barbell: settings } = policy;
    if (settings === undefined) return {};
    const requested =
      requestedUnits === undefined || price === undefined
        ? undefined
        : notionalMicros(requestedUnits, price);
    const barbell = barbellAllocation(settings, instrument, portfolio, price, requested);
    const { allowedMicros, bindingCap } = barbell;
    // Whole units are worth a rounded amount, which may pay for one less.
    const isWhole = allowedMicros !== undefined && bindingCap === undefined;
    return { barbell, barbellUnits: isWhole ? requestedUnits : wholeLotsWorth(allowedMicros) };
  };
  if (price === undefined || asked.bps === undefined) {
    return { ...nothingKnown, participationUnits, ...allocated() };
  }
  const askedMicros = shareOf(portfolio.equityMicros, asked.bps);
  const requestedUnits = wholeLots(unitsPaidFor(askedMicros, price));
  const ofBarbell = allocated(requestedUnits);
  const limitRatio = exchangeShareLimit(policy, instrument);
  const exchange =
    limitRatio === undefined
      ? {}
      : { exchangeUnits: wholeLotsWorth(exchangeAvailable(portfolio, price, limitRatio)) };
  if (dailyVolatilityBps === undefined)
    return { ...nothingKnown, requestedUnits, participationUnits, ...exchange, ...ofBarbell };

  const limits = [participationUnits, exchange.exchangeUnits, ofBarbell.barbellUnits];
  const beforeCash = limits.reduce<bigint>(
    (size, limit) => least(size, limit ?? size),
    requestedUnits,
  );
  const payment = {
    instrument,
    lotUnits,
    price,
    quotedPrice: readings.lastClosePrice,
    dailyVolatilityBps,
    averageDailyVolumeUnits,
  };
  const paidUnits = wholeLots(affordableUnits(costModel, payment, cashForOrder(portfolio)));
  return {
    requestedUnits,
    participationUnits,
    affordableUnits: paidUnits,
    ...exchange,
    ...ofBarbell,
    requiredCashMicros: requiredCash(costModel, payment, beforeCash),
    units:
      (participationUnits === undefined && !readings.isVolumeUnknown) ||
      ("exchangeUnits" in exchange && exchange.exchangeUnits === undefined) ||
      ("barbellUnits" in ofBarbell && ofBarbell.barbellUnits === undefined)
        ? undefined
        : least(beforeCash, paidUnits),
  };
}

const nothingKnown: OrderSize = {
  requestedUnits: undefined,
  participationUnits: undefined,
  affordableUnits: undefined,
  requiredCashMicros: undefined,
  units: undefined,
};

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
