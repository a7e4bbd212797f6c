import type { Evidence } from "../evidence/evidence.ts";
import type { Observation } from "../evidence/observation.ts";
import { type ObservedFacts, partsOf } from "../evidence/observed-facts.ts";
import { medianDaysHeld } from "./days-held.ts";
import { tradesByRegime } from "./market-regime.ts";
import { openAtEnd } from "./open-at-end.ts";
import type { PlainMetric } from "./scorecard-metric.ts";
import { closedTrades, meanReturn, netPnl, winRate } from "./trade-results.ts";

/** Metrics of each part of the closed round trips. */
export interface Breakdown {
  /** Lower snake case. */
  readonly subject: string;
  /** What the parts are, in one sentence. */
  readonly meaning: string;
  readonly partsOf: (evidence: Evidence) => ReadonlyMap<string, ObservedFacts>;
  readonly metrics: readonly PlainMetric[];
}

/** Closed round trips by a key of their own; those without one are in no part. */
function tradesBy(
  keyOf: (trade: Observation<"TRADE_CLOSED">) => string | undefined,
): Breakdown["partsOf"] {
  const parts = partsOf("TRADE_CLOSED", keyOf);
  return (evidence) => evidence.of(parts);
}

const results = [closedTrades, winRate, meanReturn, netPnl];

/** Every breakdown, in the order in which tables show them; parts are in alphabetical order. */
export const breakdowns: readonly Breakdown[] = [
  {
    subject: "exit_reason",
    meaning: "Closed round trips by `ExitReason`.",
    partsOf: tradesBy(({ exitReason }) => exitReason),
    metrics: [...results, medianDaysHeld],
  },
  {
    subject: "ticker",
    meaning: "Closed round trips by ticker.",
    partsOf: tradesBy(({ ticker }) => ticker),
    metrics: results,
  },
  {
    subject: "market_regime",
    meaning:
      "Closed round trips by the regime that the latest forecast of their ticker saw at or before the entry; NOT_DETECTED where it saw none.",
    partsOf: tradesByRegime,
    metrics: results,
  },
  {
    subject: "open_at_end",
    meaning:
      "Lots that were open when the run ended, by ticker, closed at their mark with the costs of an exit.",
    partsOf: tradesBy(({ exitReason, ticker }) =>
      exitReason === "END_OF_RUN" ? ticker : undefined,
    ),
    metrics: openAtEnd,
  },
];
