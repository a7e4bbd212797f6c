import type { MessageInitShape } from "@bufbuild/protobuf";
import { GateVerdict, type RobustnessSchema } from "#proto/pmx/audit/v1/gate_pb.ts";
import { heldVerdict, type Loosening } from "../domain/ratchet/loosening.ts";
import type { LeaveOneOut, Robustness } from "../domain/robustness/robustness.ts";

/** Flips that a reply lists; their count is of all. */
const flipsListed = 100;

/** What a gate's answer hangs on, as the contract has it; a gate that is loosened is so whatever is left out. */
export function robustnessToMessage(
  { trades, tickers, costScenarios }: Robustness,
  loosenings: readonly Loosening[],
): MessageInitShape<typeof RobustnessSchema> {
  return {
    trades: leaveOneOutToMessage(trades, loosenings),
    tickers: leaveOneOutToMessage(tickers, loosenings),
    costScenarios: costScenarios.map((one) => {
      return { ...one, verdict: GateVerdict[heldVerdict(one.verdict, loosenings)] };
    }),
  };
}

function leaveOneOutToMessage(
  { tried, notTriedReason, flips }: LeaveOneOut,
  loosenings: readonly Loosening[],
) {
  return {
    tried: BigInt(tried),
    notTriedReason,
    flipCount: BigInt(flips.length),
    flips: flips.slice(0, flipsListed).map((flip) => ({
      ...flip,
      verdict: GateVerdict[flip.verdict],
      gateVerdict: GateVerdict[heldVerdict(flip.gateVerdict, loosenings)],
    })),
  };
}
