import { heldAgainst } from "../retrial.ts";
import type { Attack } from "../scenario.ts";

export const looserPolicy: Attack = {
  name: "looser-policy",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "Signals that were denied are let through by a risk policy that asks for less.",
  defence: "PASS_LOOSENED where a limit is looser than one that earlier evidence was judged under",
  run(bench) {
    const asking = (minimumExpectedReturnBps: number) => ({
      riskOverrides: { minimumExpectedReturnBps },
    });
    return heldAgainst(bench, { first: asking(20), later: asking(0) });
  },
};
