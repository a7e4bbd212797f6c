import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { CriterionResult } from "../gates/gate-finding.ts";
import { testableMetrics } from "../metrics/catalogue.ts";
import type { GateParameters } from "../metrics/scorecard-metric.ts";
import type { AsOfDate, KnownDates } from "./as-of-dates.ts";
import type { Assurance, AssuranceEvidence, AssuredVerdict, SampleEvidence } from "./assurance.ts";
import type { AssurancePolicy } from "./assurance-policy.ts";
import {
  baselineText,
  evidenceText,
  steeredText,
  unboundedText,
  unseenLossText,
} from "./assurance-text.ts";
import { disjointDates } from "./disjoint-dates.ts";
import { type MeanEvidence, meanEvidence, tooFewText } from "./mean-assurance.ts";
import { recordedMetrics } from "./recorded-metrics.ts";
import { type SampledMetric, sampledMetrics } from "./sampled-metrics.ts";
import { type AssuranceLevels, relativeShareEvidence, shareEvidence } from "./share-assurance.ts";

/** What a criterion asks of a sample: its metric with its parameters. */
export interface SampledCriterion {
  readonly metric: string;
  readonly parameters: GateParameters;
  /** What is added to the value of a baseline; absent where it is held against none. */
  readonly margin?: number;
}

/** The dates that a criterion is judged on. */
export interface JudgedDates {
  readonly known: KnownDates;
  /** Those of the baseline; absent where none was named. */
  readonly baseline?: KnownDates;
}

/** The law of a criterion's metric; undefined where it is stated of none. */
export function lawOf({ metric, margin }: SampledCriterion): SampledMetric | undefined {
  const law = sampledMetrics.get(metric);
  return margin !== undefined && law?.kind === "MEAN" ? undefined : law;
}

/** Whether it estimates something of which no law is stated. */
export function isWithoutLaw(asked: SampledCriterion): boolean {
  const { metric, margin } = asked;
  return lawOf(asked) === undefined && (margin !== undefined || !recordedMetrics.has(metric));
}

/**
 * How sure a criterion is, of all the evidence whatever its window. It may be asked after every observation. What is
 * recorded counts as written; an estimate without a law shows nothing.
 * @param levels of PASS and, divided by the criteria of the gate, of FAIL
 */
export function assuredCriterion(
  result: CriterionResult,
  asked: SampledCriterion,
  judged: JudgedDates,
  policy: Pick<AssurancePolicy, "lossBoundRatio">,
  levels: AssuranceLevels,
): Assurance {
  const law = lawOf(asked);
  if (law === undefined) return withoutLaw(result, asked);
  const found = byLaw(law, result, asked, judged, policy, levels);
  const steered = judged.known.steered + (judged.baseline?.steered ?? 0);
  if (law.windowEnd !== "TRADES" || found.verdict !== "PASS" || steered === 0) return found;
  return { ...found, verdict: "INCONCLUSIVE", reason: steeredText(steered) };
}

function byLaw(
  law: SampledMetric,
  result: CriterionResult,
  asked: SampledCriterion,
  { known, baseline }: JudgedDates,
  policy: Pick<AssurancePolicy, "lossBoundRatio">,
  levels: AssuranceLevels,
): Assurance {
  const { threshold } = result;
  const chosen = disjointDates(known.dates, law.windowEnd, law.counts);
  const observed = observations(chosen, law, asked, result);
  const { asOfs: asOfDates, seen: seenAsOfDates, openMs } = known;
  const of = (kind: Assurance["kind"], found: SampleEvidence, why?: string) => {
    const evidence = { ...found, asOfDates, seenAsOfDates };
    const verdict = why === undefined ? verdictOf(evidence) : "INCONCLUSIVE";
    // An approximation does not see the rare large loss that has not come yet: it can fail a mean, not pass one.
    if (kind === "APPROXIMATE" && why === undefined && verdict !== "FAIL") {
      return { verdict: "INCONCLUSIVE" as const, kind, evidence, reason: unseenLossText(evidence) };
    }
    return {
      verdict,
      kind,
      evidence,
      reason: why ?? evidenceText(verdict, kind, evidence, openMs),
    };
  };
  const { margin } = asked;
  if (margin !== undefined) {
    if (!(margin > -1 && margin < 1)) {
      const reason = `two shares are never ${margin * 100} % of all apart, or always`;
      return { verdict: "INCONCLUSIVE", kind: "SHARE", reason };
    }
    const dates = disjointDates(baseline?.dates ?? [], law.windowEnd, law.counts);
    const ofBaseline = observations(dates, law, asked, result);
    const bound = { comparator: result.comparator, margin };
    const found = of("SHARE", relativeShareEvidence(observed, ofBaseline, bound, levels));
    return { ...found, reason: `${found.reason}; against ${baselineText(ofBaseline, baseline)}` };
  }
  if (law.kind === "SHARE") {
    if (!(threshold > 0 && threshold < 1)) {
      const reason = `no number of observations shows that a true share is ${threshold * 100} %`;
      return { verdict: "INCONCLUSIVE", kind: "SHARE", reason };
    }
    return of("SHARE", shareEvidence(observed, result, levels));
  }
  const isShort = chosen.some(({ trades }) => trades.some(({ side }) => side === "SELL"));
  const lossBound = isShort ? undefined : law.largestLoss?.(policy.lossBoundRatio, threshold);
  const bound = { comparator: result.comparator, threshold: law.meanAt ?? threshold };
  const found = meanEvidence(observed, bound, lossBound, levels);
  return of(found.kind, found.evidence, openText(found, policy));
}

function observations(
  dates: readonly AsOfDate[],
  law: SampledMetric,
  { parameters }: SampledCriterion,
  bound: CriterionResult,
): readonly number[] {
  return dates.flatMap((date) => law.observe(date, parameters, bound) ?? []);
}

/** Why the evidence of a mean decides nothing, whatever it is. */
function openText(
  { kind, evidence, breach }: MeanEvidence,
  { lossBoundRatio }: Pick<AssurancePolicy, "lossBoundRatio">,
): string | undefined {
  if (breach !== undefined) return unboundedText(lossBoundRatio);
  return kind === "APPROXIMATE" ? tooFewText(evidence.observations) : undefined;
}

function verdictOf({
  logPass,
  logFail,
  alphaRatio,
  failAlphaRatio,
}: AssuranceEvidence): AssuredVerdict {
  if (logPass >= -log(alphaRatio)) return "PASS";
  return logFail >= -log(failAlphaRatio) ? "FAIL" : "INCONCLUSIVE";
}

/** What is recorded counts as written. An estimate without a law is INCONCLUSIVE: no error rate of it is known. */
function withoutLaw({ verdict }: CriterionResult, asked: SampledCriterion): Assurance {
  const { metric, margin } = asked;
  const kind = "AS_WRITTEN";
  const of = margin === undefined ? "" : " held against a baseline";
  if (isWithoutLaw(asked)) {
    const reason = `of ${metric}${of} no law is stated, so that a value on the right side may be luck and shows nothing`;
    return { verdict: "INCONCLUSIVE", kind, reason };
  }
  const reads = testableMetrics.find(({ name }) => name === metric)?.readsOtherRecords;
  const reason = reads
    ? "as written: it is held against other records, of which no error rate is stated"
    : "as written: it says what is recorded, and estimates nothing";
  return { verdict, kind, reason };
}
