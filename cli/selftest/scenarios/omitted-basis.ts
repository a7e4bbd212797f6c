import { askedOfAudit } from "../asked-of-audit.ts";
import type { Attack } from "../scenario.ts";

export const omittedBasis: Attack = {
  name: "omitted-basis",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "The audit service itself is asked about a backtest, without saying which bars were there and which trial it is.",
  defence:
    "where nobody says which bars were there, what would be a PASS is EXPLORATORY; the gateway says it by its register",
  run: (bench) => askedOfAudit(bench, {}),
};
