import { quantityText } from "#lib/kernel/quantity.ts";
import type { Decision } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { SmallestChange } from "#proto/pmx/riskgate/v1/replay_pb.ts";

/** The changes that would do, each alone. */
export function changeText(change: SmallestChange | undefined, { instrument }: Decision): string {
  const { edgeChangeBps, costChangeBps, sizeUnits } = change ?? {};
  const ways = [
    ...(edgeChangeBps === undefined ? [] : [`${signed(edgeChangeBps)} bps of edge`]),
    ...(costChangeBps === undefined ? [] : [`${signed(costChangeBps)} bps of cost`]),
    ...(sizeUnits === undefined ? [] : [`a size of ${quantityText(instrument ?? {}, sizeUnits)}`]),
  ];
  if (ways.length === 0) return "no change of edge, cost or size alone would let it pass";
  return `would pass with ${ways.join(", or ")}`;
}

/** Rounded away from 0, so that what is printed still does. */
function signed(bps: number): string {
  const hundredths = Math.ceil(Math.abs(bps) * 100 - 1e-6) / 100;
  return bps < 0 ? `−${hundredths}` : `+${hundredths}`;
}
