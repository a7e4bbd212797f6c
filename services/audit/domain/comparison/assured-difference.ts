import { log } from "#lib/statistics/numerics/portable-math.ts";
import {
  AsymptoticMean,
  asymptoticDetectableMean,
  fewestForAsymptotic,
} from "#lib/statistics/sequential/asymptotic-mean.ts";
import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import {
  logEvidenceAbove,
  noShares,
  type ShareEvidence,
  withShare,
} from "#lib/statistics/sequential/mixture-share.ts";
import type { AssurancePolicy } from "../assurance/assurance-policy.ts";
import type {
  AssuredDifference,
  DetectableDifference,
  DifferenceKind,
  ReachedConclusion,
} from "./assured-comparison.ts";
import type { AssuredLaw, Credit } from "./assured-laws.ts";
import { differenceText } from "./assured-text.ts";
import type { ComparedParameters } from "./compared-metrics.ts";
import { datesForPower, detectableShare, fewestDates } from "./detectable-share.ts";
import { disjointRuns, type KnownRuns, type PairedRun } from "./paired-runs.ts";

/** By what two arms are told apart. */
export interface DifferenceTerms
  extends Pick<AssurancePolicy, "powerRatio" | "lossBoundRatio" | "gainBoundRatio"> {
  /** Level of one direction. */
  readonly levelRatio: number;
}

/** What is found of one direction each. */
interface Evidence {
  readonly kind: DifferenceKind;
  readonly base: number;
  readonly other: number;
  /** Why it decides nothing, whatever it is. */
  readonly isVoid?: "BREACH" | "TOO_FEW";
}

/** What the dates of two arms say, before it is told. */
export interface FoundDifference extends Evidence {
  readonly reached: ReachedConclusion;
  readonly observed: readonly ObservedRun[];
}

/** A date that brings an observation. */
export interface ObservedRun {
  readonly asOfMs: number;
  readonly credit: Credit;
  /** Whether an arm held a short position of it. */
  readonly isShort: boolean;
}

/** The dates that share no bar and say something, ascending: those of fewer runs are the first of them. */
export function observedRuns(
  law: AssuredLaw,
  runs: readonly PairedRun[],
  parameters: ComparedParameters,
): readonly ObservedRun[] {
  return disjointRuns(runs, law.windowEnd, law.counts).flatMap((run) => {
    const credit = law.observe(run, parameters);
    if (credit === undefined) return [];
    const trades = [...(run.base?.trades ?? []), ...(run.other?.trades ?? [])];
    const isShort = trades.some(({ side }) => side === "SELL");
    return [{ asOfMs: run.asOfMs, credit, isShort }];
  });
}

/**
 * Which arm is better, if that is shown. Each direction has an e-process of its own against "it is not the better one"
 * at half of the level: of two equal arms one is ever found better with a probability of the level at most, however
 * often it is looked at.
 */
export function foundDifference(
  law: AssuredLaw,
  observed: readonly ObservedRun[],
  terms: DifferenceTerms,
): FoundDifference {
  const credits = observed.map(({ credit }) => credit);
  const { levelRatio, lossBoundRatio, gainBoundRatio } = terms;
  const bound = observed.some(({ isShort }) => isShort)
    ? undefined
    : law.bound?.(lossBoundRatio, gainBoundRatio);
  const found = law.kind === "SHARE" ? ofShares(credits) : ofMeans(credits, bound, terms);
  const { base, other, isVoid } = found;
  // What an asymptotic sequence passes of strategies that lose a lot once is no winner (docs/adr/0092).
  const isOpen = isVoid !== undefined || found.kind === "APPROXIMATE";
  const reached = isOpen ? "INCONCLUSIVE" : reachedOf(base, other, -log(levelRatio));
  return { ...found, reached, observed };
}

/** The same with what it takes and finds, told for a person. */
export function assuredDifference(
  metric: string,
  law: AssuredLaw,
  { runs, asOfDates, seenAsOfDates }: KnownRuns,
  parameters: ComparedParameters,
  terms: DifferenceTerms,
): AssuredDifference {
  const found = foundDifference(law, observedRuns(law, runs, parameters), terms);
  const { kind, reached, base, other, isVoid } = found;
  const credits = found.observed.map(({ credit }) => credit);
  const observed = meanOf(credits.map((credit) => credit.other));
  const difference = {
    ...{ kind, reached, levelRatio: terms.levelRatio, observations: credits.length },
    ...{ asOfDates, seenAsOfDates },
    ...(Number.isFinite(base) && { logBase: base }),
    ...(Number.isFinite(other) && { logOther: other }),
    ...(observed !== undefined && { observed }),
    ...(kind === "SHARE"
      ? planOfShare(observed, credits.length, terms)
      : planOfMean(found, credits, terms)),
  };
  return { ...difference, reason: differenceText(metric, difference, terms, isVoid) };
}

function reachedOf(base: number, other: number, wanted: number): ReachedConclusion {
  const [isBase, isOther] = [base >= wanted, other >= wanted];
  if (isBase === isOther) return "INCONCLUSIVE";
  return isBase ? "BASE_BETTER" : "OTHER_BETTER";
}

function ofShares(credits: readonly Credit[]): Evidence {
  const of = (arm: keyof Credit) => {
    let seen: ShareEvidence = noShares;
    for (const credit of credits) seen = withShare(seen, credit[arm]);
    return logEvidenceAbove(seen, 0.5);
  };
  return { kind: "SHARE", base: of("base"), other: of("other") };
}

/** Bets where what one arm can lose to the other is bounded, else an asymptotic confidence sequence. */
function ofMeans(
  credits: readonly Credit[],
  bound: number | undefined,
  { levelRatio }: DifferenceTerms,
): Evidence {
  if (bound !== undefined) {
    const of = (arm: keyof Credit) => {
      const betting = new BettingMean(0, bound);
      for (const credit of credits) betting.add(credit[arm]);
      return betting.logEvidence;
    };
    const [base, other] = [of("base"), of("other")];
    const isBreached = !(Number.isFinite(base) && Number.isFinite(other));
    return { kind: "MEAN", base, other, ...(isBreached && { isVoid: "BREACH" }) };
  }
  const of = (arm: keyof Credit) => {
    const sequence = new AsymptoticMean();
    for (const credit of credits) sequence.add(credit[arm]);
    return sequence.logEvidenceAbove(0, levelRatio);
  };
  const isFew = credits.length < fewestForAsymptotic;
  return {
    ...{ kind: "APPROXIMATE", base: of("base"), other: of("other") },
    ...(isFew && { isVoid: "TOO_FEW" as const }),
  };
}

type Plan = Pick<AssuredDifference, "detectable" | "fewestObservations" | "observationsForPower">;

function planOfShare(
  observed: number | undefined,
  n: number,
  { levelRatio, powerRatio }: DifferenceTerms,
): Plan {
  const least = detectableShare(n, levelRatio, powerRatio);
  const better = observed === undefined ? undefined : Math.max(observed, 1 - observed);
  const forPower = better === undefined ? undefined : datesForPower(better, levelRatio, powerRatio);
  return {
    detectable: least === undefined ? "UNREACHABLE" : { truth: least },
    fewestObservations: fewestDates(levelRatio),
    ...(forPower !== undefined && { observationsForPower: forPower }),
  };
}

/** By the spread of what was observed; a date that varies by nothing says nothing of it. */
function planOfMean(
  { kind }: Evidence,
  credits: readonly Credit[],
  { levelRatio, powerRatio }: DifferenceTerms,
): Plan {
  const fewest = kind === "APPROXIMATE" ? { fewestObservations: fewestForAsymptotic } : {};
  const n = credits.length;
  if (n < fewestForAsymptotic) {
    return { ...fewest, ...(kind === "APPROXIMATE" && { detectable: "UNREACHABLE" as const }) };
  }
  const differences = credits.map(({ other }) => other);
  const mean = meanOf(differences) as number;
  const squares = differences.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const truth = asymptoticDetectableMean(n, levelRatio, powerRatio) * Math.sqrt(squares / (n - 1));
  const detectable: DetectableDifference = { truth };
  return { ...fewest, ...(truth > 0 && { detectable }) };
}

function meanOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
