import type { AssuranceKind, AssuredVerdict, GateAssuredVerdict } from "../assurance/assurance.ts";
import type { AssurancePolicy } from "../assurance/assurance-policy.ts";
import type { AssuredFinding } from "../assurance/assured-gate.ts";
import type { CriterionResult } from "../gates/gate-finding.ts";
import { heldVerdict, type Loosening } from "../ratchet/loosening.ts";

/** Whether a setting could have been chosen by the outcomes that it is judged on; UNSPECIFIED where nobody recorded it. */
export type RecordedBasis = "UNSPECIFIED" | "EXPLORATORY" | "MIXED" | "CONFIRMATORY";

/** How sure an answer of a gate is, and what that follows from besides the facts. */
export interface AssuredRecord {
  readonly verdict: GateAssuredVerdict | "PASS_LOOSENED";
  readonly decidedBy: string;
  readonly reason: string;
  /** What of `familyAlphaRatio` was for this trial: the largest probability of a wrong PASS. */
  readonly alphaRatio: number;
  /** Error probability that all trials on the same dates share. */
  readonly familyAlphaRatio: number;
  readonly lossBoundRatio: number;
  /** Place of the setting among those trials, as the gateway counted; 0 where nobody counted. */
  readonly trialNumber: number;
  /** Close of the latest bar that was there when the setting was recorded, UTC milliseconds; absent for not known. */
  readonly seenUntilMs?: number;
  readonly basis: RecordedBasis;
  readonly asOfDates: number;
  readonly seenAsOfDates: number;
  readonly criteria: readonly AssuredCriterionRecord[];
}

/** Both verdicts of a criterion with the error rates of the assured one. */
export interface AssuredCriterionRecord {
  readonly criterion: string;
  readonly verdicts: { readonly written: string; readonly assured: AssuredVerdict };
  readonly kind: AssuranceKind;
  /** Largest probabilities of a wrong PASS and of a wrong FAIL; absent of AS_WRITTEN, of which none is stated. */
  readonly alphaRatio?: number;
  readonly failAlphaRatio?: number;
  /** As-of dates that share no bar; absent of AS_WRITTEN. */
  readonly observations?: number;
}

/** By what an assured verdict was asked for. */
export interface AskedAssurance {
  readonly policy: Pick<AssurancePolicy, "alphaRatio" | "lossBoundRatio">;
  readonly trialNumber?: number;
  readonly seenUntilMs?: number;
}

/** The record of an assured finding on a gate's criteria. */
export function assuredRecord(
  { gate, criteria, asOfDates, seenAsOfDates }: AssuredFinding,
  results: readonly CriterionResult[],
  { policy, trialNumber = 0, seenUntilMs }: AskedAssurance,
  loosenings: readonly Loosening[],
): AssuredRecord {
  const { verdict, decidedBy, reason, alphaRatio } = gate;
  const isKnown = seenUntilMs !== undefined && asOfDates > 0;
  return {
    verdict: verdict === "EXPLORATORY" ? verdict : heldVerdict(verdict, loosenings),
    ...{ decidedBy, reason, alphaRatio, trialNumber, asOfDates, seenAsOfDates },
    familyAlphaRatio: policy.alphaRatio,
    lossBoundRatio: policy.lossBoundRatio,
    ...(seenUntilMs !== undefined && { seenUntilMs }),
    basis: isKnown ? basisOf(asOfDates, seenAsOfDates) : "UNSPECIFIED",
    criteria: criteria.map(({ verdict: assured, kind, evidence }, at) => ({
      criterion: results[at]!.criterion,
      verdicts: { written: results[at]!.verdict, assured },
      kind,
      ...(evidence && {
        alphaRatio: evidence.alphaRatio,
        failAlphaRatio: evidence.failAlphaRatio,
        observations: evidence.observations,
      }),
    })),
  };
}

function basisOf(asOfDates: number, seenAsOfDates: number): RecordedBasis {
  if (seenAsOfDates === asOfDates) return "EXPLORATORY";
  return seenAsOfDates === 0 ? "CONFIRMATORY" : "MIXED";
}
