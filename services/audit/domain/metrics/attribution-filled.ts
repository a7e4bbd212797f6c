import { tallyOf } from "../evidence/fold.ts";
import { shareOf } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

const byAttribution = tallyOf("TRADE_CLOSED", ({ entryPrice, exitPrice, exitReason }) =>
  Number.isFinite(entryPrice) && Number.isFinite(exitPrice) && exitReason !== "UNKNOWN"
    ? "FILLED"
    : "MISSING",
);

export const attributionFilled: PlainMetric = {
  name: "attribution_filled_ratio",
  unit: "SHARE",
  denominator: "closed round trips",
  meaning: "Share of closes with entry price, exit price and exit reason all recorded.",
  interval: "wilson",
  measure(evidence) {
    const trades = evidence.of(byAttribution);
    return shareOf(trades.of("FILLED"), trades.total);
  },
};
