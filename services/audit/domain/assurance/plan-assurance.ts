import type { MetricUnit } from "#lib/kernel/metric.ts";
import { binomialCdf } from "#lib/statistics/distributions/binomial.ts";
import {
  leastMeanToPass,
  type MeanVerdict,
  mostLossesToPass,
} from "#lib/statistics/sequential/mean-verdict-law.ts";
import { mostBadToPass, passedByNow } from "#lib/statistics/sequential/share-verdict-law.ts";
import type { Comparator } from "../gates/bound.ts";
import { judgeSpec } from "../gates/gate-evaluation.ts";
import type { CriterionResult } from "../gates/gate-finding.ts";
import type { GateSpec } from "../gates/gate-spec.ts";
import { noEvidence } from "../gates/plan-gate.ts";
import type { AssurancePolicy } from "./assurance-policy.ts";
import { isWithoutLaw, lawOf } from "./assured-criterion.ts";
import { askedBy } from "./assured-gate.ts";
import type { WindowEnd } from "./disjoint-dates.ts";
import { plannedMeans } from "./planned-means.ts";
import type { SampledMetric } from "./sampled-metrics.ts";

/** Windows that are not looked beyond. */
const mostWindows = 2_000;

/** Windows that a power is looked for in first. */
const firstLook = 125;

/** Parts of the limit of bad observations that are true, the hardest first. */
const parts = [0.8, 0.6, 0.4, 0.2, 0] as const;

/** What a truth has to expect. */
export interface AssuredChance {
  /** The true share or mean, in the direction of the criterion and the unit of its metric. */
  readonly truth: number;
  /** Probability of a PASS within the windows planned, looked at after each. */
  readonly passRatio: number;
  /** Probability of a PASS at the look after the last of them: evidence that falls takes an earlier one back. */
  readonly endPassRatio: number;
  /** Windows that make it as likely as the policy's power; absent for none up to 2,000. */
  readonly windowsForPower?: number;
}

/** What an assured PASS of a share or a mean takes. */
export interface PlannedAssurance {
  readonly criterion: string;
  readonly kind: SampledMetric["kind"];
  readonly unit: MetricUnit;
  readonly comparator: Comparator;
  readonly threshold: number;
  /** What a window ends with. */
  readonly windowEnd: WindowEnd;
  /** Windows that share no bar, at the most. */
  readonly windows: number;
  /** Whether these windows can bring a PASS: of a share at all, of a mean at the largest truth below. Else UNREACHABLE. */
  readonly isReachable: boolean;
  /** Observations of a share on the wrong side with which it can PASS after these; absent where it cannot, and of means. */
  readonly mostWrong?: number;
  /** What a mean has to be above its limit in these windows, whatever its law; absent of shares, and without windows. */
  readonly leastExcessBps?: number;
  /** How far trades are taken to lie from their mean; absent of shares. */
  readonly spreadBps?: number;
  /** The fewest windows that are enough where none is on the wrong side; absent for none up to 2,000. */
  readonly fewestWindows?: number;
  /** Truths within the limit, the hardest first. */
  readonly chances: readonly AssuredChance[];
}

/** What a plan knows of its windows. */
export interface PlannedWindows {
  /** As-of dates whose horizons share no bar. */
  readonly audits: number;
  /** Dates with closed trades, at the most. */
  readonly trades: number;
  /** How far the return of a trade lies from its mean, up or down; over 0. */
  readonly spreadBps: number;
}

/**
 * What assured verdicts on the shares and means of a gate take: exactly, for dates of one ticker that are independent of
 * each other and, of means, for trades that gain or lose with equal probability. What a gate counts is not estimated;
 * of approximate verdicts no law is stated.
 */
export function plannedAssurances(
  spec: GateSpec,
  planned: PlannedWindows,
  policy: AssurancePolicy,
): readonly PlannedAssurance[] {
  return judgeSpec(spec, noEvidence).finding.criteria.flatMap((result) => {
    const asked = askedBy(spec, result);
    const law = lawOf(asked);
    // What the baseline will be is not known.
    if (law === undefined || asked.margin !== undefined) return [];
    const most = law.windowEnd === "TRADES" ? planned.trades : planned.audits;
    const windows = Math.min(most, mostWindows);
    const { criterion, observed, comparator, threshold } = result;
    const takes =
      law.kind === "SHARE"
        ? shareTakes(result, windows, policy)
        : meanTakes(result, law, { ...planned, windows }, policy);
    if (takes === undefined) return [];
    const { kind, windowEnd } = law;
    const { unit } = observed;
    return { criterion, kind, unit, comparator, threshold, windowEnd, windows, ...takes };
  });
}

/** The criteria that estimate something of which no law is stated: whatever comes, the gate has no assured PASS. */
export function criteriaWithoutLaw(spec: GateSpec): readonly string[] {
  return judgeSpec(spec, noEvidence).finding.criteria.flatMap((result) =>
    isWithoutLaw(askedBy(spec, result)) ? [result.criterion] : [],
  );
}

type Takes = Pick<
  PlannedAssurance,
  "isReachable" | "mostWrong" | "leastExcessBps" | "spreadBps" | "fewestWindows" | "chances"
>;

function shareTakes(
  { comparator, threshold }: CriterionResult,
  windows: number,
  { alphaRatio: alpha, powerRatio }: AssurancePolicy,
): Takes | undefined {
  if (!(threshold > 0 && threshold < 1)) return undefined;
  const limit = comparator === "AT_MOST" ? threshold : 1 - threshold;
  const allowed = mostBadToPass({ limit, alpha }, mostWindows);
  const mostWrong = allowed[windows]!;
  const truthOf = (bad: number) => (comparator === "AT_MOST" ? bad : 1 - bad);
  return {
    isReachable: mostWrong >= 0,
    ...(mostWrong >= 0 && { mostWrong }),
    ...fewest(allowed),
    chances: parts.map((part) => {
      const bad = limit * part;
      return chanceOf(truthOf(bad), allowed, bad, windows, powerRatio);
    }),
  };
}

function meanTakes(
  { comparator, threshold, observed }: CriterionResult,
  { meanAt = threshold, largestLoss }: SampledMetric,
  { windows, spreadBps }: Pick<PlannedWindows, "spreadBps"> & { windows: number },
  { alphaRatio: alpha, powerRatio, lossBoundRatio }: AssurancePolicy,
): Takes | undefined {
  const mean = plannedMeans.get(observed.name);
  const lossBound = largestLoss?.(lossBoundRatio, threshold);
  if (comparator !== "AT_LEAST" || mean === undefined || lossBound === undefined) return undefined;
  if (!(meanAt + lossBound > 0)) return undefined;
  const verdict: MeanVerdict = { mean: meanAt, lossBound, alpha };
  const truths = mean.truths(threshold, spreadBps);
  const laws = truths.map((truth) =>
    mostLossesToPass(verdict, mean.swing(truth, threshold, spreadBps), mostWindows),
  );
  const best = laws.at(-1)!;
  const perBps = observed.unit === "BPS" ? 1 : 10_000;
  return {
    isReachable: best[windows]! >= 0,
    spreadBps,
    ...(windows > 0 && {
      leastExcessBps: rounded((leastMeanToPass(verdict, windows) - meanAt) * perBps),
    }),
    ...fewest(best),
    chances: truths.map((truth, at) => chanceOf(truth, laws[at]!, 0.5, windows, powerRatio)),
  };
}

function fewest(allowed: Int32Array): Pick<Takes, "fewestWindows"> {
  const fewestWindows = allowed.findIndex((most) => most >= 0);
  return fewestWindows < 0 ? {} : { fewestWindows };
}

/** @param bad probability of an observation on the wrong side */
function chanceOf(
  truth: number,
  allowed: Int32Array,
  bad: number,
  windows: number,
  powerRatio: number,
): AssuredChance {
  // The law takes the square of the windows that it looks at: as few as show the power.
  let last = Math.min(mostWindows, Math.max(firstLook, windows));
  let passed = passedByNow(allowed.subarray(0, last + 1), bad);
  while (passed[last]! < powerRatio && last < mostWindows) {
    last = Math.min(mostWindows, 2 * last);
    passed = passedByNow(allowed.subarray(0, last + 1), bad);
  }
  const windowsForPower = passed.findIndex((ratio) => ratio >= powerRatio);
  return {
    truth: rounded(truth),
    passRatio: passed[windows]!,
    endPassRatio: binomialCdf(allowed[windows]!, windows, bad),
    ...(windowsForPower >= 0 && { windowsForPower }),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
