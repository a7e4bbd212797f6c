import { holdingBars } from "#lib/kernel/calendar.ts";
import { type CostModel, chargesAmounts } from "#lib/kernel/cost.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { CountedLimit } from "#lib/kernel/trading.ts";
import { intervalFromMessage } from "#lib/wire/bar-message.ts";
import { costModelFromMessage } from "#lib/wire/cost-message.ts";
import { countedLimitFromMessage, sideFromMessage } from "#lib/wire/trading-message.ts";
import type { EstimateCostRequest } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import { type ExpectedHolding, withBorrow } from "../domain/cost/borrow-cost.ts";
import { type RoundTripCost, roundTripCost } from "../domain/cost/round-trip-cost.ts";
import { tradableFromMessage } from "./signal-message.ts";

/** What applies where a request does not say. */
export interface CostDefaults {
  readonly costModel: CostModel;
  readonly policy: { readonly holdingLimit: CountedLimit };
}

/**
 * The cost of a round trip, for a short with borrowing until its holding limit.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID; also without a price where a commission is an amount.
 */
export function estimatedCost(request: EstimateCostRequest, defaults: CostDefaults): RoundTripCost {
  const model = request.costModel
    ? costModelFromMessage(request.costModel, "cost_model")
    : defaults.costModel;
  const instrument = tradableFromMessage(request.instrument);
  const { price, dailyVolatilityBps, averageDailyVolumeUnits } = request;
  if (price === undefined && chargesAmounts(model, instrument)) {
    const { ticker } = instrument;
    const description = `is required: the cost model charges ${ticker} a commission by the share or fill, which is a share of the notional only at a price`;
    throw invalidField("price", description);
  }
  const quantityUnits = Number(request.quantityUnits);
  const context = { instrument, quantityUnits, price, dailyVolatilityBps, averageDailyVolumeUnits };
  const held = holdingOf(request, instrument, defaults.policy.holdingLimit);
  return withBorrow(roundTripCost(model, context), model, instrument, held);
}

function holdingOf(
  { side, holdingLimit, interval: stated }: EstimateCostRequest,
  { assetClass, exchange }: Instrument,
  usualLimit: CountedLimit,
): ExpectedHolding {
  const limit = holdingLimit ? countedLimitFromMessage(holdingLimit, "holding_limit") : usualLimit;
  // A limit in bars says how long they are, a limit in sessions is of daily bars unless the request says otherwise.
  const interval =
    stated === BarInterval.UNSPECIFIED
      ? limit.sessions === undefined
        ? limit.interval
        : "DAY_1"
      : intervalFromMessage(stated, "interval");
  return {
    side: side === Side.UNSPECIFIED ? "BUY" : sideFromMessage(side, "side"),
    bars: holdingBars(limit, { interval, assetClass, exchange }),
    interval,
  };
}
