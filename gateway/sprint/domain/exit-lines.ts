import { isoDateOf } from "#lib/kernel/calendar.ts";
import { exitReasonWord } from "#lib/kernel/exit-reason-words.ts";
import type { SprintStep } from "./sprint.ts";

/** A closed trade as a line of the log, which people read and scripts search for by its words. */
export interface ExitLine {
  readonly ticker: string;
  /** `trade closed: AAPL exit_reason=TIME_EXIT holding_period_days=7 …` */
  readonly text: string;
}

/** One line for each exit of a step, in the order of its tickers. */
export function exitLines({ tickers }: SprintStep, currency: string): readonly ExitLine[] {
  return tickers.flatMap(({ ticker, exits = [] }) =>
    exits.map(({ reason, side, exitTimeMs, calendarDaysHeld, sessionsHeld, netPnlMicros }) => {
      const fields = {
        exit_reason: exitReasonWord(reason),
        holding_period_days: calendarDaysHeld,
        sessions_held: sessionsHeld,
        side: side === "BUY" ? "long" : "short",
        exit_date: isoDateOf(exitTimeMs),
        net_pnl: Number(netPnlMicros) / 1e6,
        currency,
      };
      const text = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
      return { ticker, text: `trade closed: ${ticker} ${text.join(" ")}` };
    }),
  );
}
