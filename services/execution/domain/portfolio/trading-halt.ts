import type { TradingState } from "#lib/kernel/trading.ts";

/**
 * What halts a portfolio: its shorts left too little cash, or what was bought back cost more than there was without a
 * margin call before.
 */
export const haltReasons = ["MARGIN_CALL", "SHORTFALL"] as const;
export type HaltReason = (typeof haltReasons)[number];

/** Why a portfolio opens nothing any more. It lasts; what is held keeps its exits. */
export interface TradingHalt {
  readonly state: Extract<TradingState, "HALTED">;
  readonly reason: HaltReason;
  /** One sentence that names the amounts. */
  readonly message: string;
  /** Start of the bars in which it was halted. */
  readonly barStartMs: number;
}
