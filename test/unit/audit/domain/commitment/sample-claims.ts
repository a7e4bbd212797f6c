import { Commitment } from "#services/audit/domain/commitment/commitment.ts";
import type { Claim } from "#services/audit/domain/facts/commitment-facts.ts";

export const dayMs = 86_400_000;
export const startMs = Date.UTC(2026, 0, 5);

const common = {
  alpha: 0.05,
  averageRunLength: 500,
  firstPeriodStartMs: startMs,
  periodDays: 7,
  graceDays: 3,
  sprint: "",
  statementHash: "",
};

/** Weekly shares of hits of at least 0.6; 0.5 breaks even. */
export const hitRate: Claim = {
  ...common,
  metric: "HIT_RATE",
  minimum: 0.6,
  floor: 0.5,
  largestLoss: 0,
  largestGain: 1,
};

/** Weekly returns of at least 0.4 % on average, within −5 % and 5 %. */
export const meanReturn: Claim = {
  ...common,
  metric: "MEAN_RETURN_AFTER_COST",
  minimum: 0.004,
  floor: 0,
  largestLoss: 0.05,
  largestGain: 0.05,
};

/** When a period ends. */
export const endOf = (period: number) => startMs + (period + 1) * 7 * dayMs;

/** A commitment that was opened a day before its first period. */
export function opened(claim: Claim = meanReturn): Commitment {
  const commitment = "commitments/sample";
  return new Commitment({ commitment, claim, openedBy: "someone" }, startMs - dayMs);
}
