import { z } from "zod";

/** By what assured verdicts are reached. */
export interface AssurancePolicy {
  /** Largest probability that a criterion whose truth is at its limit, or beyond it, is ever passed; inside (0, 1). */
  readonly alphaRatio: number;
  /** Probability of a PASS that a plan asks for. */
  readonly powerRatio: number;
  /** The most that a long position is taken to lose, as a share of what was paid for it. */
  readonly lossBoundRatio: number;
  /** The most that a long position is taken to gain, in the same share; comparisons alone rest on it. */
  readonly gainBoundRatio: number;
  /** The most that a period or trade of a track record is taken to lose where nobody says how the strategy trades. */
  readonly recordLossBoundRatio: number;
}

/** What config/audit.yaml says of it. */
export const assurancePolicySchema: z.ZodType<AssurancePolicy> = z.strictObject({
  alphaRatio: z
    .number()
    .min(1e-6)
    .max(0.5)
    .describe(
      "Largest probability that an assured PASS is ever given to a criterion whose truth is at its limit, however often it is looked at. An assured FAIL has the same, divided by the criteria of the gate.",
    ),
  powerRatio: z
    .number()
    .min(0.5)
    .max(0.99)
    .describe(
      "Probability of an assured PASS for which `pmx plan --assured` states the windows that it takes.",
    ),
  lossBoundRatio: z
    .number()
    .min(0.01)
    .max(10)
    .describe(
      "The most that a long position loses of its notional, costs included. Assured means rest on it: one date of larger losses makes them INCONCLUSIVE.",
    ),
  gainBoundRatio: z
    .number()
    .min(0.01)
    .max(10)
    .describe(
      "The most that a long position gains of its notional. Assured comparisons of profits and returns rest on it and on lossBoundRatio: what one arm gains, the other is behind. One date of larger differences makes them INCONCLUSIVE.",
    ),
  recordLossBoundRatio: z
    .number()
    .min(1e-6)
    .max(1000)
    .describe(
      "The most that a period or trade of a track record loses, as a share of what was invested, where the request does not say. 1 holds without leverage and shorts; a smaller one proves a gain sooner.",
    ),
});

/** α of a family: the one that was pinned with a setting, but never more than the policy has. */
export function familyAlpha(
  { alphaRatio }: Pick<AssurancePolicy, "alphaRatio">,
  { familyAlphaRatio = alphaRatio }: { readonly familyAlphaRatio?: number | undefined },
): number {
  return Math.min(alphaRatio, familyAlphaRatio);
}
