import type { MessageInitShape } from "@bufbuild/protobuf";
import { GateVerdict, type RobustnessSchema } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { LeaveOneOut, Robustness } from "../domain/robustness/robustness.ts";

/** Flips that a reply lists; their count is of all. */
const flipsListed = 100;

/** What a gate's answer hangs on, as the contract has it. */
export function robustnessToMessage({
  trades,
  tickers,
  costScenarios,
}: Robustness): MessageInitShape<typeof RobustnessSchema> {
  return {
    trades: leaveOneOutToMessage(trades),
    tickers: leaveOneOutToMessage(tickers),
    costScenarios: costScenarios.map((one) => ({ ...one, verdict: GateVerdict[one.verdict] })),
  };
}

function leaveOneOutToMessage({ tried, notTriedReason, flips }: LeaveOneOut) {
  return {
    tried: BigInt(tried),
    notTriedReason,
    flipCount: BigInt(flips.length),
    flips: flips.slice(0, flipsListed).map((flip) => ({
      ...flip,
      verdict: GateVerdict[flip.verdict],
      gateVerdict: GateVerdict[flip.gateVerdict],
    })),
  };
}
