import type { ReadinessRecord } from "./item.ts";

/** A criterion of a gate as it was judged. */
export interface CriterionFinding {
  readonly criterion: string;
  readonly metric: string;
  /** AT_LEAST or AT_MOST. */
  readonly comparator: string;
  /** In the unit of the metric. */
  readonly threshold: number;
  /** The latest closes that alone were measured; 0 for all. */
  readonly windowCloses: number;
  /** PASS, FAIL, INCONCLUSIVE, or a name that this version does not know. */
  readonly verdict: string;
  /** One sentence for a person. */
  readonly message: string;
  /** How sure it is; absent in what versions before 0.3 evaluated. */
  readonly assured?: AssuredFinding;
}

/** A verdict that holds at every look. */
export interface AssuredFinding {
  /** PASS, FAIL, INCONCLUSIVE, or a name that this version does not know. */
  readonly verdict: string;
  /** One sentence for a person. */
  readonly reason: string;
}

/** A gate as it was judged over one or several sprints. */
export interface GateFinding {
  readonly gate: string;
  readonly specHash: string;
  /** SHA-256 of what was measured and found, without names and times. */
  readonly evidenceHash: string;
  /** As a criterion's. */
  readonly verdict: string;
  /** KEEP and others; empty where the gate does not ask for it. */
  readonly ensembleStatus: string;
  /** What decided, for a person. */
  readonly reason: string;
  readonly criteria: readonly CriterionFinding[];
  /** Why the evidence is not whole (facts that are missing, audits without a forecast); absent where it is. */
  readonly gap?: string;
  /** How sure it is; absent in what versions before 0.3 evaluated. */
  readonly assured?: AssuredFinding;
}

/** What an item asks of a criterion at least. */
export interface Requirement {
  readonly metric: string;
  /** The criterion is AT_LEAST this or more, in the unit of the metric. */
  readonly atLeast: number;
  /** Measured over the latest closes alone; absent for all. */
  readonly windowCloses?: number;
}

/** The criteria of a gate that ask what a requirement asks, or more of the same evidence. */
export function criteriaFor(
  { criteria }: GateFinding,
  { metric, atLeast, windowCloses = 0 }: Requirement,
): readonly CriterionFinding[] {
  return criteria.filter(
    (one) =>
      one.metric === metric &&
      one.comparator === "AT_LEAST" &&
      one.threshold >= atLeast &&
      one.windowCloses === windowCloses,
  );
}

/** A requirement as words. */
export function requirementText({ metric, atLeast, windowCloses }: Requirement): string {
  return `${metric} ≥ ${atLeast}${windowCloses === undefined ? "" : ` over the last ${windowCloses} closes`}`;
}

/** The record of a gate that was evaluated. */
export function gateRecord(
  { gate, specHash, evidenceHash, verdict, reason }: GateFinding,
  timeMs: number,
): ReadinessRecord {
  const detail = `${verdict}: ${reason}`;
  return { kind: "GATE_EVALUATION", name: gate, hash: specHash, evidenceHash, timeMs, detail };
}
