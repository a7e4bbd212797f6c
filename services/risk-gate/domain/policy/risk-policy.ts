import type { SessionLimit } from "#lib/kernel/trading.ts";

/** Tighter limits for one ticker; an absent one keeps the global value. Units as in `RiskPolicy`. */
export interface TickerPolicy {
  readonly minimumExpectedReturnBps?: number | undefined;
  readonly minimumConfidenceRatio?: number | undefined;
  readonly maximumRiskScore?: number | undefined;
  readonly maximumPositionRatio?: number | undefined;
}

/** Every setting that shapes a decision, resolved; its hash is stored on each decision. */
export interface RiskPolicy {
  /** Whether the proof-mode overlay was applied. */
  readonly proofMode: boolean;
  /** Whether only long positions may be opened. */
  readonly longOnly: boolean;
  /** Whether the edge must reach cost × `edgeCostMultiplier`. */
  readonly edgeCostGate: boolean;
  /** What the round-trip cost is multiplied by, 0 or more. */
  readonly edgeCostMultiplier: number;
  /** Least expected return at the holding horizon in bps, in favour of the side. */
  readonly minimumExpectedReturnBps: number;
  /** Largest believable expected return in bps, either sign. */
  readonly maximumExpectedReturnBps: number;
  /** Least probability that the price moves the side's way, 0 to 1. */
  readonly minimumConfidenceRatio: number;
  /** Largest risk score, 0 to 1. */
  readonly maximumRiskScore: number;
  /** Largest position as a share of equity, over 0 and at most 1. */
  readonly maximumPositionRatio: number;
  /** Distance of the stop in average true ranges. */
  readonly stopAtrMultiple: number;
  /** Distance of the target in average true ranges. */
  readonly targetAtrMultiple: number;
  /** How long a position may be held; edge and confidence are read at this point of the path. */
  readonly holdingLimit: SessionLimit;
  /** Tighter limits by ticker. */
  readonly tickers: Readonly<Record<string, TickerPolicy>>;
}

/** The settings of the policy that are not per ticker and not the record of proof mode itself. */
export type PolicySettings = Omit<RiskPolicy, "proofMode" | "tickers">;
