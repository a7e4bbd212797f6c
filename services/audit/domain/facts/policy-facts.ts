import type { FactDefinition } from "./fact-definition.ts";

/**
 * Which values of a limit let more through: lower ones, higher ones, or none by itself, since what is measured under
 * one value is not comparable with what is measured under another.
 */
export type LooserDirection = "LOWER" | "HIGHER" | "CHANGED";

/** One limit of a risk policy, as the risk gate states it. */
export interface PolicyLimit {
  /** Name of the field in the contract. */
  readonly field: string;
  /** The value for a person. */
  readonly text: string;
  /** Absent where no value is looser than another. */
  readonly value?: number;
  readonly looser: LooserDirection;
}

/** What decisions on forecasts of one instrument and interval were held to. Immutable. */
export interface PolicyApplied {
  readonly auditSet: string;
  readonly ticker: string;
  /** Length of the bars that were forecast, for example DAY_1. */
  readonly interval: string;
  readonly isProofMode: boolean;
  /** Whether a barbell limited them; absent for no. */
  readonly isBarbell?: true;
  readonly policyHash: string;
  readonly limits: readonly PolicyLimit[];
}

const applied: FactDefinition<PolicyApplied> = {
  auditSetOf: ({ auditSet }) => auditSet,
  identityOf: ({ ticker, interval, policyHash }) => `${ticker} ${interval} ${policyHash}`,
  toContent: ({ limits, ...rest }) => ({ ...rest, limits: limits.map((limit) => ({ ...limit })) }),
  // Another version of the risk gate may state more limits of the same policy: those of the first decision stand.
  toCompared: ({ auditSet, ticker, interval, policyHash }) => {
    return { auditSet, ticker, interval, policyHash };
  },
  fromContent: (policy) => policy,
};

/** What is recorded with the first decision that was held to it. */
export const policyFacts = { POLICY_APPLIED: applied };
