import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import { AsymptoticMean, fewestForAsymptotic } from "#lib/statistics/sequential/asymptotic-mean.ts";
import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import {
  logEvidenceAbove,
  logEvidenceBelow,
  noShares,
  withShare,
} from "#lib/statistics/sequential/mixture-share.ts";
import { assuredEvidence } from "./assured-evidence.ts";
import { type EvidenceLevels, verdictOfEvidence } from "./evidence-verdict.ts";
import { type FairObservations, fairObservations } from "./fair-observations.ts";
import {
  type AskedRecord,
  percent,
  type RecordPolicy,
  type RecordVerdict,
  verdictOfAll,
} from "./track-record.ts";

/** What e-processes say of one criterion. */
export interface AssuredCriterion {
  readonly metric: string;
  /** What must be exceeded, in the unit of the returns or as a share. */
  readonly minimum: number;
  readonly n: number;
  /** Mean of a trade or period in the observations; absent without any. */
  readonly observed?: number;
  /** ln E against "not over the minimum": a PASS needs ln(1/α). Absent where there is none. */
  readonly logEvidenceFor?: number;
  /** ln E against "at least the minimum": a FAIL needs ln(k/α). */
  readonly logEvidenceAgainst?: number;
  /** Whether the evidence against is that of the asymptotic sequence, which holds for many observations. */
  readonly isFailApproximate: boolean;
  /** Whether the verdict counts; what nobody asked for is shown only. */
  readonly decides: boolean;
  readonly verdict: RecordVerdict;
  readonly reason: string;
}

/** The verdict that holds whenever it is looked at. */
export interface AssuredRecord {
  readonly verdict: RecordVerdict;
  readonly reason: string;
  readonly criteria: readonly AssuredCriterion[];
  readonly alpha: number;
  /** What this trial may spend of it: 6α/(π²j²) for the j-th. */
  readonly spentAlpha: number;
  /** Observations, and periods or trades that are in none of them. */
  readonly n: number;
  readonly leftOut: number;
}

/** Judges a record by e-processes on observations that do not overlap. */
export function assuredRecord({ record, trials, policy }: AskedRecord): AssuredRecord {
  const { alpha } = policy;
  const spent = spentAlpha(alpha, trials.number ?? trials.count);
  const evidence = assuredEvidence(record, policy);
  const clusters = "clusters" in evidence ? evidence.clusters : [];
  const asked = 1 + [policy.minimumWinRate, policy.minimumProfitFactor].filter(isStated).length;
  const levels = { pass: -log(spent), fail: log(asked / alpha), alpha: alpha / asked };
  const breach = record.returns.find((value) => value < -policy.largestLoss);
  const criteria = [
    meanCriterion(clusters, policy, levels, breach),
    winCriterion(clusters, policy, levels),
    ...profitCriterion(clusters, policy, levels, breach),
  ].map((criterion) =>
    "reason" in evidence ? withoutEvidence(criterion, evidence.reason) : criterion,
  );
  const judged = verdictOfAll(
    criteria.filter(({ decides }) => decides).map(({ verdict }) => verdict),
  );
  const isSeen = policy.rulesFixedMs === undefined;
  return {
    verdict: judged === "PASS" && isSeen ? "EXPLORATORY" : judged,
    reason: reasonOf(judged, isSeen, criteria, trials.count),
    criteria,
    alpha,
    spentAlpha: spent,
    n: clusters.length,
    leftOut: "leftOut" in evidence ? evidence.leftOut : record.returns.length,
  };
}

type Clusters = readonly (readonly number[])[];

function meanCriterion(
  clusters: Clusters,
  { minimumMeanReturn: minimum, largestLoss }: RecordPolicy,
  levels: EvidenceLevels,
  breach: number | undefined,
): AssuredCriterion {
  const values = fairObservations(clusters, minimum);
  return boundedMean("mean_return", minimum, values, minimum, largestLoss, levels, breach);
}

/** Profit factor ≥ c is mean(π⁺ − cπ⁻) ≥ 0, of returns that each count alike. */
function profitCriterion(
  clusters: Clusters,
  { minimumProfitFactor: factor, largestLoss }: RecordPolicy,
  levels: EvidenceLevels,
  breach: number | undefined,
): readonly AssuredCriterion[] {
  if (factor === undefined) return [];
  const excess = clusters.map((returns) =>
    returns.map((value) => (value > 0 ? value : factor * value)),
  );
  const values = fairObservations(excess, 0);
  const bound = factor * largestLoss;
  return [boundedMean("profit_factor_returns", factor, values, 0, bound, levels, breach)];
}

function boundedMean(
  metric: string,
  minimum: number,
  { low, high, mean: observed }: FairObservations,
  mean: number,
  lossBound: number,
  levels: EvidenceLevels,
  breach: number | undefined,
): AssuredCriterion {
  const bets = new BettingMean(mean, lossBound);
  const sequence = new AsymptoticMean();
  for (const value of low) bets.add(value);
  for (const value of high) sequence.add(value);
  const n = low.length;
  const against = sequence.logEvidenceBelow(mean, levels.alpha);
  const common = {
    metric,
    minimum,
    n,
    ...(observed !== undefined && { observed }),
    isFailApproximate: true,
    decides: true,
  };
  if (breach !== undefined) {
    const reason = `a return of ${percent(breach)} is below the stated largest loss, so that the bound does not hold; state the loss that cannot be exceeded`;
    return { ...common, verdict: "INCONCLUSIVE", reason };
  }
  const both = { logEvidenceFor: bets.logEvidence, logEvidenceAgainst: against };
  const few = n < fewestForAsymptotic ? `; a FAIL needs ${fewestForAsymptotic} observations` : "";
  return { ...common, ...both, ...verdictOfEvidence(n, both, levels, few) };
}

function winCriterion(
  clusters: Clusters,
  { minimumWinRate }: RecordPolicy,
  levels: EvidenceLevels,
): AssuredCriterion {
  const minimum = minimumWinRate ?? 0.5;
  const wins = clusters.map((returns) => returns.map((value) => (value > 0 ? 1 : 0)));
  const { low, high, mean: observed } = fairObservations(wins, minimum);
  const both = {
    logEvidenceFor: logEvidenceAbove(low.reduce(withShare, noShares), minimum),
    logEvidenceAgainst: logEvidenceBelow(high.reduce(withShare, noShares), minimum),
  };
  const n = low.length;
  return {
    metric: "win_rate",
    minimum,
    n,
    ...(observed !== undefined && { observed }),
    ...both,
    isFailApproximate: false,
    decides: minimumWinRate !== undefined,
    ...verdictOfEvidence(n, both, levels, ""),
  };
}

function withoutEvidence(criterion: AssuredCriterion, reason: string): AssuredCriterion {
  const { metric, minimum, isFailApproximate, decides } = criterion;
  return { metric, minimum, n: 0, isFailApproximate, decides, verdict: "INCONCLUSIVE", reason };
}

function reasonOf(
  judged: RecordVerdict,
  isSeen: boolean,
  criteria: readonly AssuredCriterion[],
  trials: number,
): string {
  const named = (verdict: RecordVerdict) =>
    criteria
      .filter((criterion) => criterion.decides && criterion.verdict === verdict)
      .map(({ metric, reason }) => `${metric.replaceAll("_", " ")}: ${reason}`)
      .join("; ");
  if (judged !== "PASS") return named(judged);
  const counted = trials === 1 ? "a single trial" : `a choice among ${trials} trials`;
  if (!isSeen) return `every criterion holds after ${counted}`;
  return `every criterion holds after ${counted}, but nothing says that the rules were fixed before these returns; state when they were, and bring the returns since`;
}

function isStated(value: number | undefined): boolean {
  return value !== undefined;
}
