import type { Micros } from "#lib/kernel/money.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Fold } from "../evidence/fold.ts";
import { measuredValue, noValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

interface Profits {
  count: number;
  /** Largest net profit; negative where every round trip lost. */
  bestMicros: Micros;
  /** Sum over the round trips that made a profit. */
  profitMicros: Micros;
  netMicros: Micros;
}

const profits: Fold<"TRADE_CLOSED", Profits> = {
  over: "TRADE_CLOSED",
  start: () => ({ count: 0, bestMicros: 0n, profitMicros: 0n, netMicros: 0n }),
  add(sums, { netPnlMicros }) {
    if (sums.count === 0 || netPnlMicros > sums.bestMicros) sums.bestMicros = netPnlMicros;
    if (netPnlMicros > 0n) sums.profitMicros += netPnlMicros;
    sums.count += 1;
    sums.netMicros += netPnlMicros;
  },
};

const denominator = "closed round trips";

/** How much of the result hangs on one trade. */
export const concentrationMetrics: readonly PlainMetric[] = [
  {
    name: "best_trade_profit_share",
    unit: "SHARE",
    denominator,
    meaning:
      "Net profit of the best round trip over the sum of all net profits, without the losses.",
    measure(evidence: Evidence) {
      const { count, bestMicros, profitMicros } = evidence.of(profits);
      if (count === 0) return noValue("NO_DATA", count);
      if (profitMicros === 0n) return noValue("ZERO_DENOMINATOR", count);
      return measuredValue(Number(bestMicros) / Number(profitMicros), count);
    },
  },
  {
    name: "net_pnl_without_best_trade",
    unit: "CURRENCY_MICROS",
    denominator,
    meaning: "Net profit and loss of all round trips but the best.",
    measure(evidence: Evidence) {
      const { count, bestMicros, netMicros } = evidence.of(profits);
      if (count === 0) return noValue("NO_DATA", count);
      return measuredValue(Number(netMicros - bestMicros), count);
    },
  },
];
