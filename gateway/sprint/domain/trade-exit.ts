import type { Micros } from "#lib/kernel/money.ts";
import type { Side } from "#lib/kernel/trading.ts";

/** The close of a round trip in a step. */
export interface TradeExit {
  /** STOP, TARGET, TIME, END_OF_RUN. */
  readonly reason: string;
  /** Of the entry. */
  readonly side: Side;
  /** Start of the bar it was closed in. */
  readonly exitTimeMs: number;
  readonly calendarDaysHeld: number;
  /** The session of the entry included. */
  readonly sessionsHeld: number;
  /** After the costs of both legs. */
  readonly netPnlMicros: Micros;
}
