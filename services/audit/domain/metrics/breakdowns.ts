import type { Fold } from "../evidence/fold.ts";
import { type ObservedFacts, partsOf } from "../evidence/observed-facts.ts";
import { medianDaysHeld } from "./days-held.ts";
import { openAtEnd } from "./open-at-end.ts";
import type { PlainMetric } from "./scorecard-metric.ts";
import { closedTrades, meanReturn, netPnl, winRate } from "./trade-results.ts";

/** Metrics of each part of the closed round trips. */
export interface Breakdown {
  /** Lower snake case. */
  readonly subject: string;
  /** What the parts are, in one sentence. */
  readonly meaning: string;
  readonly parts: Fold<"TRADE_CLOSED", Map<string, ObservedFacts>>;
  readonly metrics: readonly PlainMetric[];
}

const results = [closedTrades, winRate, meanReturn, netPnl];

/** Every breakdown, in the order in which tables show them; parts are in alphabetical order. */
export const breakdowns: readonly Breakdown[] = [
  {
    subject: "exit_reason",
    meaning: "Closed round trips by `ExitReason`.",
    parts: partsOf("TRADE_CLOSED", ({ exitReason }) => exitReason),
    metrics: [...results, medianDaysHeld],
  },
  {
    subject: "ticker",
    meaning: "Closed round trips by ticker.",
    parts: partsOf("TRADE_CLOSED", ({ ticker }) => ticker),
    metrics: results,
  },
  {
    subject: "open_at_end",
    meaning:
      "Lots that were open when the run ended, by ticker, closed at their mark with the costs of an exit.",
    parts: partsOf("TRADE_CLOSED", ({ exitReason, ticker }) =>
      exitReason === "END_OF_RUN" ? ticker : undefined,
    ),
    metrics: openAtEnd,
  },
];
