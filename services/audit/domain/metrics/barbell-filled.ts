import { tallyOf } from "../evidence/fold.ts";
import { shareOf } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

const byBarbell = tallyOf("TRADE_CLOSED", ({ barbell }) =>
  barbell === undefined ? "MISSING" : "FILLED",
);

export const barbellFilled: PlainMetric = {
  name: "barbell_filled_ratio",
  unit: "SHARE",
  denominator: "closed round trips",
  meaning: "Share of closes with the bucket and the multiplier of a barbell.",
  interval: "wilson",
  measure(evidence) {
    const trades = evidence.of(byBarbell);
    return shareOf(trades.of("FILLED"), trades.total);
  },
};
