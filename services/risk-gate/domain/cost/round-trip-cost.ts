import {
  type CostComponents,
  type CostContext,
  type CostModel,
  sideCost,
  totalBps,
} from "#lib/kernel/cost.ts";

/** Cost of entering and leaving, by component, in bps of notional. */
export interface RoundTripCost {
  readonly entry: CostComponents;
  readonly exit: CostComponents;
  /** Sum over both sides. */
  readonly totalBps: number;
}

/**
 * Cost of a round trip of `quantityUnits`. Both sides are priced by the function that fills are charged
 * by. The exit is priced in the market of the entry, since no later one is known.
 */
export function roundTripCost(model: CostModel, context: CostContext): RoundTripCost {
  const entry = sideCost(model, context);
  const exit = sideCost(model, context);
  return { entry, exit, totalBps: totalBps(entry) + totalBps(exit) };
}
