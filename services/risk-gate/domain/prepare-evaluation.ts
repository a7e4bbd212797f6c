import { holdingBars as barsOf } from "#lib/kernel/calendar.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import { admittedByRules, admittedUnits } from "./admitted-units.ts";
import { withBorrow } from "./cost/borrow-cost.ts";
import { costAtLimit } from "./cost/cost-at-limit.ts";
import { type RoundTripCost, roundTripCost } from "./cost/round-trip-cost.ts";
import { type DecisionExitPlan, exitPlan } from "./exits/exit-plan.ts";
import type { EvaluationInputs } from "./inputs.ts";
import type { RiskPolicy } from "./policy/risk-policy.ts";
import { policyForTicker } from "./policy/ticker-limits.ts";
import { opposedUnits } from "./reversal.ts";
import type { Evaluation } from "./rules/rule.ts";
import { deriveSignal, type Signal } from "./signal/derive-signal.ts";
import { type ForecastReadings, readForecast } from "./signal/forecast-readings.ts";
import { signalConviction } from "./signal/signal-conviction.ts";
import { askedShare } from "./sizing/asked-share.ts";
import { sizeOrder } from "./sizing/size-order.ts";
import { bookedPrice, conversionOf } from "./sizing/unit-price.ts";

/** Derives all that the rules look at from the inputs, under the policy for the ticker. */
export function prepareEvaluation(
  inputs: EvaluationInputs,
  globalPolicy: RiskPolicy,
  costModel: CostModel,
): Evaluation {
  const { instrument, forecast } = inputs;
  const policy = policyForTicker(globalPolicy, instrument.ticker);
  const holdingBars = barsOf(policy.holdingLimit, {
    interval: forecast.interval,
    assetClass: instrument.assetClass,
    exchange: instrument.exchange,
  });
  const conversion = conversionOf(inputs);
  const ofForecast = readForecast(forecast, holdingBars);
  const readings = conversion.isUsable
    ? ofForecast
    : { ...ofForecast, unusableFields: [...ofForecast.unusableFields, "rate"] };
  const unitPrice = bookedPrice(readings.lastClosePrice, instrument, conversion);
  const { ownPastPercentileRatio } = forecast.evidence ?? {};
  const { riskScale } = policy;
  const derived = deriveSignal(readings, holdingBars, { riskScale, ownPastPercentileRatio });
  const closesUnits = opposedUnits(inputs.portfolio, derived.side, policy);
  // What is closed first leaves at the open at which the order fills; the cash that it frees is not counted.
  const portfolio =
    closesUnits === 0n
      ? inputs.portfolio
      : { ...inputs.portfolio, leavingUnits: inputs.portfolio.heldUnits };
  const held = { side: derived.side, bars: holdingBars, interval: forecast.interval };
  const costs = costAtLimit(instrument, portfolio, readings, unitPrice, policy, costModel, held);
  const signal = {
    ...derived,
    conviction: signalConviction(derived, readings, forecast, costs?.totalBps, policy),
  };
  const asked = askedShare(signal, portfolio, policy);
  const size = sizeOrder(instrument, portfolio, readings, unitPrice, asked, policy, costModel);
  const sized = {
    asOfMs: forecast.asOfMs,
    opensUnknown: forecast.opensUnknown === true,
    directionRecord: forecast.directionRecord,
    evidence: forecast.evidence,
    instrument,
    portfolio,
    policy,
    costModel,
    readings,
    signal,
    unitPrice,
    asked,
    size,
    ...(inputs.tradingState && { tradingState: inputs.tradingState }),
  };
  const byRules = admittedByRules(sized);
  const admitted = admittedUnits(sized, byRules);
  return {
    ...sized,
    ...(closesUnits > 0n && { closesUnits }),
    admittedByRules: byRules,
    admittedUnits: admitted,
    cost: costAtSize(inputs, readings, admitted ?? size.requestedUnits, costModel, signal),
    exitPlan: plannedExit(policy, signal, readings),
  };
}

/** The cost at the size that is left; for one lot if that is zero, so that edge-over-cost can still be evaluated. */
function costAtSize(
  { instrument, forecast: { interval } }: EvaluationInputs,
  readings: ForecastReadings,
  units: bigint | undefined,
  costModel: CostModel,
  { side, holdingBars: bars }: Signal,
): RoundTripCost | undefined {
  if (units === undefined || readings.dailyVolatilityBps === undefined) return undefined;
  const cost = roundTripCost(costModel, {
    instrument,
    quantityUnits: Math.max(Number(units), instrument.lotSizeUnits),
    price: readings.lastClosePrice,
    dailyVolatilityBps: readings.dailyVolatilityBps,
    averageDailyVolumeUnits: readings.averageDailyVolumeUnits,
  });
  // A commission by the share is unknown without a price.
  if (!Number.isFinite(cost.totalBps)) return undefined;
  return withBorrow(cost, costModel, instrument, { side, bars, interval });
}

function plannedExit(
  policy: RiskPolicy,
  { side }: Signal,
  { lastClosePrice, atrPrice }: ForecastReadings,
): DecisionExitPlan | undefined {
  if (side === undefined || lastClosePrice === undefined || atrPrice === undefined)
    return undefined;
  return exitPlan(policy, side, lastClosePrice, atrPrice);
}
