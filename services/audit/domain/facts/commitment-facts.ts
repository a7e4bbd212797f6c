import type { Canonical } from "#lib/kernel/canonical.ts";
import type { FactDefinition } from "./fact-definition.ts";

/** What a claim is about: one value a period. */
export type CommitmentMetric = "HIT_RATE" | "MEAN_RETURN_AFTER_COST";

/** What live results so far can say of a claim. */
export const commitmentVerdicts = ["UNDECIDED", "HELD", "DECAYED", "BROKEN"] as const;

/** What live results so far say of a claim. */
export type CommitmentVerdict = (typeof commitmentVerdicts)[number];

/** What is claimed of live results; fixed when it is opened. Values are ratios: 0.01 is 1 %, a share of hits 0.6. */
export interface Claim {
  readonly metric: CommitmentMetric;
  /** What each period is at least, on average given the past. */
  readonly minimum: number;
  /** What live results must be shown to exceed for HELD; below `minimum`. */
  readonly floor: number;
  /** No period is below −largestLoss; 0 for a hit rate. */
  readonly largestLoss: number;
  /** What is gained above it counts as this much; 1 for a hit rate. */
  readonly largestGain: number;
  /** Largest probability of BROKEN, ever, where the claim holds, and of HELD where the truth is the floor. */
  readonly alpha: number;
  /** Periods until a claim that holds is DECAYED, on average: at least so many. */
  readonly averageRunLength: number;
  readonly firstPeriodStartMs: number;
  readonly periodDays: number;
  /** Days after the end of a period within which it is reported. */
  readonly graceDays: number;
  /** The sprint that it rests on; empty for none. */
  readonly sprint: string;
  /** SHA-256 of a statement that it rests on; empty for none. */
  readonly statementHash: string;
}

interface OfCommitment {
  /** Resource name commitments/{id}. */
  readonly commitment: string;
}

/** A claim was opened. */
export interface CommitmentOpened extends OfCommitment {
  readonly claim: Claim;
  readonly openedBy: string;
}

/** Something about one period. */
export interface OfPeriod extends OfCommitment {
  /** Index from 0. */
  readonly period: number;
}

/** A period was reported; also of one that came too late to count. */
export interface PeriodReported extends OfPeriod {
  readonly value: number;
}

/** The verdict changed with a period. Natural logarithms; undefined where nothing can be shown any more. */
export interface VerdictChanged extends OfPeriod {
  /** Counted from 1. */
  readonly number: number;
  readonly from: CommitmentVerdict;
  readonly to: CommitmentVerdict;
  readonly logAgainstClaim: number;
  readonly logAboveFloor?: number;
  readonly logDecay: number;
}

/** No further period begins to count. */
export interface CommitmentClosed extends OfCommitment {
  readonly closedBy: string;
  readonly reason: string;
}

/** Of a commitment there is one of its kind under an identity. Its members are plain data. */
function definedBy<Value extends OfCommitment>(
  identityOf: (value: Value) => string,
): FactDefinition<Value> {
  return {
    auditSetOf: ({ commitment }) => commitment,
    identityOf,
    toContent: (value) => ({ ...value }) as unknown as Canonical,
    fromContent: (content) => content as unknown as Value,
  };
}

const ofPeriod = ({ period }: OfPeriod) => `${period}`;

/**
 * What is recorded of a commitment. They are evidence of no sprint: the commitment stands where an audit set would.
 * When each became true is the time of its record.
 */
export const commitmentFacts = {
  COMMITMENT_OPENED: definedBy<CommitmentOpened>(() => "opened"),
  PERIOD_REPORTED: definedBy<PeriodReported>(ofPeriod),
  /** Its deadline passed: it counts at its worst bound, whatever comes later. */
  PERIOD_MISSED: definedBy<OfPeriod>(ofPeriod),
  PERIOD_REPORTED_LATE: definedBy<PeriodReported>(ofPeriod),
  VERDICT_CHANGED: definedBy<VerdictChanged>(({ number }) => `${number}`),
  COMMITMENT_CLOSED: definedBy<CommitmentClosed>(() => "closed"),
};

/** The kinds of facts that a commitment is made of. Whoever names a commitment as an audit set adds none of them. */
export const commitmentKinds = Object.keys(commitmentFacts) as (keyof typeof commitmentFacts)[];
