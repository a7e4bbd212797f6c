import { edgeBps, type Signal } from "../signal/derive-signal.ts";
import type { RoundTripCost } from "./round-trip-cost.ts";

/**
 * What a round trip is expected to bring after its costs, in bps of notional: the expected return in the side's favour
 * less the cost of entering and leaving. Negative where the edge does not pay for the trade; a forecast without a move
 * has an edge of 0. Undefined where either lacks an input.
 */
export function expectedProfitBps(
  signal: Pick<Signal, "side" | "expectedReturnBps">,
  cost: Pick<RoundTripCost, "totalBps"> | undefined,
): number | undefined {
  const edge = edgeBps(signal);
  if (edge === undefined || cost === undefined) return undefined;
  const profit = edge - cost.totalBps;
  return Number.isFinite(profit) ? profit : undefined;
}
