import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { CriterionResult } from "../gates/gate-finding.ts";
import { testableMetrics } from "../metrics/catalogue.ts";
import type { GateParameters } from "../metrics/scorecard-metric.ts";
import type { KnownDates } from "./as-of-dates.ts";
import type { Assurance, AssuranceEvidence, AssuredVerdict, SampleEvidence } from "./assurance.ts";
import type { AssurancePolicy } from "./assurance-policy.ts";
import { evidenceText, unboundedText, unseenLossText } from "./assurance-text.ts";
import { disjointDates } from "./disjoint-dates.ts";
import { type MeanEvidence, meanEvidence, tooFewText } from "./mean-assurance.ts";
import { type SampledMetric, sampledMetrics } from "./sampled-metrics.ts";
import { type AssuranceLevels, shareEvidence } from "./share-assurance.ts";

/** What a criterion asks of a sample: its metric with its parameters. */
export interface SampledCriterion {
  readonly metric: string;
  readonly parameters: GateParameters;
  /** Whether it is held against a baseline. */
  readonly isRelative: boolean;
}

/** The law of a criterion's metric; undefined where the verdict as written is all there is. */
export function lawOf({ metric, isRelative }: SampledCriterion): SampledMetric | undefined {
  return isRelative ? undefined : sampledMetrics.get(metric);
}

/**
 * How sure a criterion is, of all the evidence whatever its window. It may be asked after every observation.
 * @param levels of PASS and, divided by the criteria of the gate, of FAIL
 */
export function assuredCriterion(
  result: CriterionResult,
  asked: SampledCriterion,
  known: KnownDates,
  policy: Pick<AssurancePolicy, "lossBoundRatio">,
  levels: AssuranceLevels,
): Assurance {
  const law = lawOf(asked);
  if (law === undefined) {
    return { verdict: result.verdict, kind: "AS_WRITTEN", reason: withoutLaw(asked) };
  }
  const { threshold } = result;
  const chosen = disjointDates(known.dates, law.windowEnd, law.counts);
  const observed = chosen.flatMap((date) => law.observe(date, asked.parameters, threshold) ?? []);
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

function withoutLaw({ metric, isRelative }: SampledCriterion): string {
  const tested = testableMetrics.find(({ name }) => name === metric);
  if (isRelative || tested?.readsOtherRecords) {
    return "as written: it is held against other records, of which no error rate is stated";
  }
  if (tested?.unit === "COUNT" || tested === undefined)
    return "as written: it is counted, not estimated";
  return "as written: no law of its observations is stated";
}
