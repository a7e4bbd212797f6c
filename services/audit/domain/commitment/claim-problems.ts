import type { FieldViolation } from "#lib/kernel/fault.ts";
import type { Claim } from "../facts/commitment-facts.ts";

/**
 * What is wrong with a claim that is opened at a time, by field of the contract. Each number by itself has been
 * checked.
 */
export function claimProblems(claim: Claim, nowMs: number): readonly FieldViolation[] {
  const { metric, minimum, floor, largestLoss, largestGain, firstPeriodStartMs } = claim;
  const violations: FieldViolation[] = [];
  const refuse = (field: string, description: string) => {
    violations.push({ field: `claim.${field}`, description });
  };
  if (!(floor < minimum)) {
    refuse("floor_ratio", `must be below the claim, ${minimum}, got ${floor}`);
  }
  if (!(floor > -largestLoss)) {
    const worst = metric === "HIT_RATE" ? "0" : `the largest loss, ${-largestLoss}`;
    refuse("floor_ratio", `must be above ${worst}: nothing is shown by exceeding it`);
  }
  if (!(minimum < largestGain)) {
    const best = metric === "HIT_RATE" ? "1" : `the largest gain, ${largestGain}`;
    refuse("minimum_ratio", `must be below ${best}: no period could exceed it`);
  }
  if (firstPeriodStartMs < nowMs) {
    const now = new Date(nowMs).toISOString();
    const description = `is before now, ${now}: a claim is opened before its results are seen`;
    refuse("first_period_start_time", description);
  }
  return violations;
}
