import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { askedOfAudit } from "../asked-of-audit.ts";
import type { Attack } from "../scenario.ts";

export const falseBasis: Attack = {
  name: "false-basis",
  kind: "ATTACK",
  stated: "NOT_DETECTABLE",
  does: "The audit service itself is asked about a backtest, with the false word that no bar was there when the setting was recorded.",
  defence:
    "ask the gateway (pmx gate, EvaluateSprintGate), which says by its register which bars were there: its answer is EXPLORATORY",
  run: (bench) => askedOfAudit(bench, { seenUntilTime: timestampFromMs(0) }),
};
