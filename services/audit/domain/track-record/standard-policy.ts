import type { AssurancePolicy } from "../assurance/assurance-policy.ts";
import type { RecordPolicy } from "./track-record.ts";

/** What is asked of a record where nobody states anything else: α and L of the policy, and a mean over 0. */
export function standardPolicy({
  alphaRatio,
  recordLossBoundRatio,
}: Pick<AssurancePolicy, "alphaRatio" | "recordLossBoundRatio">): RecordPolicy {
  return {
    alpha: alphaRatio,
    minimumMeanReturn: 0,
    largestLoss: recordLossBoundRatio,
    blocks: 16,
    seed: 1,
  };
}
