import {
  mostBadToPass,
  passedByNow,
  type ShareVerdict,
} from "#lib/statistics/sequential/share-verdict-law.ts";
import type { Comparator } from "../gates/bound.ts";
import { judgeSpec } from "../gates/gate-evaluation.ts";
import type { GateSpec } from "../gates/gate-spec.ts";
import { noEvidence } from "../gates/plan-gate.ts";
import type { AssurancePolicy } from "./assurance-policy.ts";
import { lawOf } from "./assured-criterion.ts";
import { askedBy } from "./assured-gate.ts";
import type { WindowEnd } from "./disjoint-dates.ts";

/** Windows that are not looked beyond. */
const mostWindows = 2_000;

/** Parts of the limit of bad observations that are true, the hardest first. */
const truths = [0.8, 0.6, 0.4, 0.2, 0] as const;

/** What a true share has to expect. */
export interface AssuredChance {
  /** The true share, in the direction of the criterion. */
  readonly truth: number;
  /** Probability of a PASS within the windows planned, looked at after each. */
  readonly passRatio: number;
  /** Windows that make it as likely as the policy's power; absent for none up to 2,000. */
  readonly windowsForPower?: number;
}

/** What an assured PASS of a share takes. */
export interface PlannedAssurance {
  readonly criterion: string;
  readonly comparator: Comparator;
  readonly threshold: number;
  /** What a window ends with. */
  readonly windowEnd: WindowEnd;
  /** Windows that share no bar, at the most. */
  readonly windows: number;
  /** Observations on the wrong side with which it can PASS after these; absent where it cannot at all: UNREACHABLE. */
  readonly mostWrong?: number;
  /** The fewest windows that are enough where none is on the wrong side. */
  readonly fewestWindows: number;
  /** Truths within the limit, ascending. */
  readonly chances: readonly AssuredChance[];
}

/** What a plan knows of its windows. */
export interface PlannedWindows {
  /** As-of dates whose horizons share no bar. */
  readonly audits: number;
  /** Dates with closed trades, at the most. */
  readonly trades: number;
}

/**
 * What assured verdicts on the shares of a gate take: exactly, for dates of one ticker that are independent of each
 * other. Means have no such law; what a gate counts is not estimated.
 */
export function plannedAssurances(
  spec: GateSpec,
  planned: PlannedWindows,
  { alphaRatio, powerRatio }: AssurancePolicy,
): readonly PlannedAssurance[] {
  return judgeSpec(spec, noEvidence).finding.criteria.flatMap((result) => {
    const { criterion, comparator, threshold } = result;
    const law = lawOf(askedBy(spec, result));
    if (law?.kind !== "SHARE" || !(threshold > 0 && threshold < 1)) return [];
    const windows = Math.min(
      law.windowEnd === "TRADES" ? planned.trades : planned.audits,
      mostWindows,
    );
    const limit = comparator === "AT_MOST" ? threshold : 1 - threshold;
    const allowed = mostBadToPass({ limit, alpha: alphaRatio }, mostWindows);
    const mostWrong = allowed[windows]!;
    return {
      criterion,
      comparator,
      threshold,
      windowEnd: law.windowEnd,
      windows,
      ...(mostWrong >= 0 && { mostWrong }),
      fewestWindows: allowed.findIndex((most) => most >= 0),
      chances: truths.map((part) =>
        chanceOf(allowed, { limit, part, comparator }, windows, powerRatio),
      ),
    };
  });
}

function chanceOf(
  allowed: Int32Array,
  {
    limit,
    part,
    comparator,
  }: Pick<ShareVerdict, "limit"> & { part: number; comparator: Comparator },
  windows: number,
  powerRatio: number,
): AssuredChance {
  const bad = limit * part;
  const passed = passedByNow(allowed, bad);
  const windowsForPower = passed.findIndex((ratio) => ratio >= powerRatio);
  return {
    truth: Number((comparator === "AT_MOST" ? bad : 1 - bad).toPrecision(12)),
    passRatio: passed[windows]!,
    ...(windowsForPower >= 0 && { windowsForPower }),
  };
}
