import type { Micros } from "#lib/kernel/money.ts";

/** Why a position was closed; UNKNOWN is an attribution that was not filled. */
export type ExitReason = "STOP" | "TARGET" | "TIME" | "UNKNOWN";

/** A closed round trip: the only record that carries realised profit and loss. Immutable. */
export interface ClosedTrade {
  readonly auditSet: string;
  /** Resource name of the round trip. */
  readonly roundTrip: string;
  readonly ticker: string;
  readonly exitTimeMs: number;
  /** Price of the entry; absent where the attribution was not filled. */
  readonly entryPrice: number | undefined;
  /** Price of the exit; absent where the attribution was not filled. */
  readonly exitPrice: number | undefined;
  readonly exitReason: ExitReason;
  readonly calendarDaysHeld: number;
  /** After the costs of both legs. */
  readonly netPnlMicros: Micros;
  /** Over 0. */
  readonly entryNotionalMicros: Micros;
}

/** Net profit and loss over entry notional, in bps. */
export function returnBps(trade: ClosedTrade): number {
  return (Number(trade.netPnlMicros) / Number(trade.entryNotionalMicros)) * 10_000;
}

/** Whether entry price, exit price and exit reason are all recorded. */
export function isAttributionFilled(trade: ClosedTrade): boolean {
  return (
    trade.entryPrice !== undefined &&
    trade.exitPrice !== undefined &&
    trade.exitReason !== "UNKNOWN"
  );
}
