import type { Finding } from "../item.ts";
import type { ItemRule } from "./item-rule.ts";

/** Whether regime detection was decided by a comparison, and the policy in force agrees with it. */
export const regimeDecision: ItemRule = {
  number: 6,
  id: "regime",
  title: "Regime detection decision made and config updated (phase 4)",
  judge: (): Finding => ({
    status: "INCONCLUSIVE",
    reason: "no comparison of sprints with and without regime detection is recorded",
    nextStep: "run pmx ab --vary regime.enabled=true,false --audits 20 --tickers AAPL",
    records: [],
  }),
};
