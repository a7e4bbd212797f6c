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
  /** Expected cost of borrowing the shares of a short while it is held; absent for a long position. */
  readonly borrowBps?: number;
  /** Sum over both sides, with borrowing. */
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
