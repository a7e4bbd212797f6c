import type { CostModel } from "#lib/kernel/cost.ts";
import { type ExactPrice, unitsPaidFor } from "#lib/kernel/exact-price.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { shareOf } from "#lib/kernel/money.ts";
import { unitsOfShare } from "#lib/kernel/quantity.ts";
import type { PortfolioView } from "../inputs.ts";
import type { RiskPolicy } from "../policy/risk-policy.ts";
import type { ForecastReadings } from "../signal/forecast-readings.ts";
import { type ExpectedHolding, withBorrow } from "./borrow-cost.ts";
import { type RoundTripCost, roundTripCost } from "./round-trip-cost.ts";

/**
 * Cost of a round trip of the whole position limit, as far as the participation limit admits it, and of one lot at
 * least, with borrowing for a short: the dearest that the trade can be by its impact. A conviction rests on it, so that a size may be scaled by conviction
 * without either waiting for the other. Undefined where price or volatility are unknown.
 */
export function costAtLimit(
  instrument: Instrument,
  portfolio: PortfolioView,
  { lastClosePrice, dailyVolatilityBps, averageDailyVolumeUnits }: ForecastReadings,
  price: ExactPrice | undefined,
  { maximumPositionRatio }: RiskPolicy,
  costModel: CostModel,
  held: ExpectedHolding,
): RoundTripCost | undefined {
  if (price === undefined || dailyVolatilityBps === undefined) return undefined;
  const limit = unitsPaidFor(shareOf(portfolio.equityMicros, 1e4 * maximumPositionRatio), price);
  const admitted =
    averageDailyVolumeUnits === undefined
      ? limit
      : unitsOfShare(instrument, costModel.participationLimitRatio, averageDailyVolumeUnits);
  const units = Number(limit < admitted ? limit : admitted);
  const cost = roundTripCost(costModel, {
    instrument,
    quantityUnits: Math.max(units, instrument.lotSizeUnits),
    price: lastClosePrice,
    dailyVolatilityBps,
    averageDailyVolumeUnits,
  });
  return withBorrow(cost, costModel, instrument, held);
}
