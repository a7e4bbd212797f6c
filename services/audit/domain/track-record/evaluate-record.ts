import type { Metric } from "#lib/kernel/metric.ts";
import { probabilityOfOverfitting } from "#lib/statistics/selection/probability-of-overfitting.ts";
import { sharpeMoments } from "#lib/statistics/sharpe/sharpe-moments.ts";
import { abilityMetrics } from "./ability-metrics.ts";
import { type AlignedTrials, alignedTrials } from "./aligned-trials.ts";
import { type AssuredRecord, assuredRecord } from "./assured-verdict.ts";
import { confidenceSet, type TrialFinding } from "./confidence-set.ts";
import { effectiveMetrics } from "./effective-metrics.ts";
import { overfittingMetrics, overfittingNote } from "./overfitting-metrics.ts";
import { benchmarkMetrics, returnMetrics } from "./return-metrics.ts";
import { sharpeMetrics } from "./sharpe-metrics.ts";
import { type AskedRecord, denominatorOf, type TrackRecord } from "./track-record.ts";
import { otherTrials, type TrialsBasis, trialEvidence } from "./trial-evidence.ts";
import { type WrittenRecord, writtenRecord } from "./written-verdict.ts";

/** Both verdicts on a record, and what they rest on. */
export interface RecordEvaluation {
  readonly metrics: readonly Metric[];
  readonly written: WrittenRecord;
  readonly assured: AssuredRecord;
  /** Trials that were declared, and how many of them brought their returns, the judged one included. */
  readonly trials: number;
  readonly trialsWithReturns: number;
  readonly trialsBasis: TrialsBasis;
  /** What was found of each trial with returns, the judged one first. */
  readonly trialFindings: readonly TrialFinding[];
  /** What a reader should know besides. */
  readonly notes: readonly string[];
}

/** Judges a record. It is a generator: it pauses after each part, none of which takes long. */
export function* evaluateRecord(asked: AskedRecord): Generator<undefined, RecordEvaluation> {
  const { record, trials, policy, benchmark } = asked;
  const moments = sharpeMoments(record.returns);
  const others = otherTrials(asked);
  yield;
  const evidence = moments && trialEvidence(moments, trials, record.returns, others);
  yield;
  const ofReturns = returnMetrics(record);
  yield;
  const ofSharpe = sharpeMetrics(record, moments, evidence, policy.alpha);
  yield;
  const aligned = alignedTrials(asked, others);
  const ofEffective = effectiveMetrics(record, moments, evidence, aligned, trials.count);
  yield;
  const overfitting = yield* probabilityOfOverfitting(aligned.series, policy.blocks);
  const ofAbility = yield* abilityMetrics(asked, aligned);
  const set = yield* confidenceSet([record.returns, ...others], aligned, policy);
  const metrics = [
    ...ofReturns,
    ...ofSharpe,
    ...ofEffective,
    ...overfittingMetrics(overfitting),
    ...ofAbility,
    ...set.metrics,
    ...(benchmark === undefined ? [] : benchmarkMetrics(record, benchmark)),
  ];
  yield;
  const assured = assuredRecord(asked);
  const trialsBasis = evidence?.basis ?? "DECLARED";
  const notes = [
    ...("reason" in overfitting && trials.count > 1
      ? [overfittingNote(overfitting, policy.blocks, aligned.periods !== undefined)]
      : []),
    ...alignmentNotes(record, aligned, 1 + others.length),
    ...comparedNotes(aligned.series.length, trials.count),
    ...(trialsBasis === "DECLARED" && trials.count > 1 ? [declaredNote] : []),
    ...(record.kind === "TRADES" ? [openTradesNote] : []),
    ...(assured.leftOut > 0 && assured.n > 0
      ? [
          `${assured.leftOut} of ${record.returns.length} ${denominatorOf(record)} are no assured evidence: they overlap others, or began before the rules were fixed.`,
        ]
      : []),
  ];
  return {
    metrics,
    written: writtenRecord(metrics, policy),
    assured,
    trials: trials.count,
    trialsWithReturns: 1 + others.length,
    trialsBasis,
    trialFindings: set.trials,
    notes,
  };
}

/** On how many dates trials were held against each other, where they were brought onto common ones. */
function alignmentNotes(
  { returns }: TrackRecord,
  { series, periods }: AlignedTrials,
  brought: number,
): readonly string[] {
  if (periods === undefined || brought < 2) return [];
  const leftOut = brought - series.length;
  const without =
    leftOut === 0 ? "" : `; ${leftOut} on fewer than half of its dates are not among them`;
  return [
    `${series.length} of ${brought} trials with returns are held against each other on ${periods.length} dates that all of them have, of ${returns.length} of the judged one${without}.`,
  ];
}

/** A choice among some of the trials says nothing of one among all of them. */
function comparedNotes(compared: number, declared: number): readonly string[] {
  if (compared < 2 || compared >= declared) return [];
  return [
    `The probability of overfitting and the confidence set are of a choice among ${compared} of ${declared} trials; with the others they may be worse.`,
  ];
}

const openTradesNote =
  "Only closed trades are judged: those that are still open belong to the record at their mark, since losers that are kept open leave winners alone.";

const declaredNote =
  "Not all of the declared trials brought returns that vary: the variance between them is at least that of the judged one's estimate (DECLARED).";
