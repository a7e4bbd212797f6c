import type { CostContext, CostModel } from "#lib/kernel/cost.ts";
import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { type RoundTripCost, roundTripCost } from "../domain/cost/round-trip-cost.ts";
import { dailyVolatilityRangeBps } from "../domain/signal/forecast-readings.ts";

/**
 * Estimates a round trip. Unknown volume is charged as the whole participation limit.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID for a quantity below 1 or an impossible volatility.
 */
export function estimateCost(model: CostModel, context: CostContext): RoundTripCost {
  const violations: FieldViolation[] = [];
  const { quantityUnits, dailyVolatilityBps } = context;
  const [least, most] = dailyVolatilityRangeBps;
  if (!(quantityUnits >= 1)) {
    violations.push({
      field: "quantity_units",
      description: `must be 1 or more, got ${quantityUnits}`,
    });
  }
  if (!(dailyVolatilityBps >= least && dailyVolatilityBps <= most)) {
    const description = `must be over 0 and at most ${most}, got ${dailyVolatilityBps}`;
    violations.push({ field: "daily_volatility_bps", description });
  }
  if (violations.length > 0) throw invalidFields(violations);
  return roundTripCost(model, context);
}
