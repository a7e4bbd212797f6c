import { type Fold, sampleOf } from "../evidence/fold.ts";
import { meanOfSample, measuredValue, noValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";
import { closedTrades, netProfits, profitsAndLosses, returnBps } from "./trade-results.ts";

const { denominator } = closedTrades;

const returnsOfWinners = sampleOf("TRADE_CLOSED", (trade) =>
  trade.netPnlMicros > 0n ? returnBps(trade) : undefined,
);

const returnsOfLosers = sampleOf("TRADE_CLOSED", (trade) =>
  trade.netPnlMicros < 0n ? returnBps(trade) : undefined,
);

function sumOf(
  description: Pick<PlainMetric, "name" | "meaning">,
  which: "profitMicros" | "lossMicros",
): PlainMetric {
  return {
    ...description,
    unit: "CURRENCY_MICROS",
    denominator,
    measure(evidence) {
      const n = evidence.of(netProfits).size;
      return n === 0
        ? noValue("NO_DATA", n)
        : measuredValue(Number(evidence.of(profitsAndLosses)[which]), n);
    },
  };
}

function meanOf(
  description: Pick<PlainMetric, "name" | "meaning" | "denominator">,
  fold: Fold<"TRADE_CLOSED", ReturnType<typeof returnsOfWinners.start>>,
): PlainMetric {
  return {
    ...description,
    unit: "BPS",
    interval: "student_t",
    measure: (evidence) => meanOfSample(evidence.of(fold)),
  };
}

/** What the win rate and the profit factor are made of; a break-even is neither a winner nor a loser. */
export const winnersAndLosers: readonly PlainMetric[] = [
  {
    name: "winning_trades",
    unit: "COUNT",
    denominator,
    meaning: "Round trips with a net profit over 0.",
    countsHits: true,
    measure(evidence) {
      const profits = evidence.of(netProfits);
      return measuredValue(profits.countAbove(0), profits.size);
    },
  },
  {
    name: "losing_trades",
    unit: "COUNT",
    denominator,
    meaning: "Round trips with a net profit below 0.",
    countsHits: true,
    measure(evidence) {
      const profits = evidence.of(netProfits);
      return measuredValue(profits.countBelow(0), profits.size);
    },
  },
  sumOf(
    { name: "gross_profit", meaning: "Sum of the net profits of the winners; 0 without one." },
    "profitMicros",
  ),
  sumOf(
    {
      name: "gross_loss",
      meaning: "Sum of the net losses of the losers, positive; 0 without one.",
    },
    "lossMicros",
  ),
  meanOf(
    {
      name: "mean_return_of_winners",
      denominator: "winners",
      meaning: "Mean of net profit over entry notional of the winners.",
    },
    returnsOfWinners,
  ),
  meanOf(
    {
      name: "mean_return_of_losers",
      denominator: "losers",
      meaning: "Mean of net profit over entry notional of the losers, negative.",
    },
    returnsOfLosers,
  ),
];
