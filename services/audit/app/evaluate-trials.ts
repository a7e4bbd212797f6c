import { notFound } from "#lib/kernel/fault.ts";
import { periodReturns } from "../domain/equity-statistics.ts";
import type { EndedRun } from "../domain/facts/execution-facts.ts";
import type { RecordEvaluation } from "../domain/track-record/evaluate-record.ts";
import type { RecordPolicy, TrackRecord } from "../domain/track-record/track-record.ts";
import { evaluateTrackRecord } from "./evaluate-track-record.ts";

/** The last ended run of an audit set; undefined where there is none, or those of several portfolios. */
export type ReadEndedRun = (auditSet: string) => EndedRun | undefined;

/** A setting among those of its family. */
export interface TrialsQuestion {
  readonly auditSet: string;
  /** All trials of the family, this one included. */
  readonly trials: number;
  readonly trialNumber: number;
  /** The audit sets of each other trial that is named, in the order in which they were run. */
  readonly otherTrials: readonly (readonly string[])[];
}

const yearMs = 365.25 * 86_400_000;

/**
 * Judges the equity of a setting as a track record among the other settings of its family. The marks of ended runs are
 * facts, which nothing takes away: neither the removal of a sprint nor a restart. Of a setting that was run several times the
 * first run that ended counts.
 * @throws Fault RESOURCE_NOT_FOUND where no run of the audit set has ended, or its equity fell to 0; what `letOthersRun` throws
 */
export async function evaluateTrials(
  readEndedRun: ReadEndedRun,
  policy: RecordPolicy,
  { auditSet, trials, trialNumber, otherTrials }: TrialsQuestion,
  letOthersRun: () => Promise<void>,
): Promise<RecordEvaluation> {
  const run = firstOf([auditSet], readEndedRun);
  if (run === undefined) throw notFound("ended run with an equity over 0", auditSet);
  const others: TrackRecord[] = [];
  const places: number[] = [];
  for (const [at, auditSets] of otherTrials.entries()) {
    await letOthersRun();
    const found = firstOf(auditSets, readEndedRun);
    if (found === undefined) continue;
    others.push(recordOf(found));
    places.push(at + 1);
  }
  const asked = {
    record: recordOf(run),
    trials: {
      count: Math.max(trials, 1 + others.length),
      others: others.map(({ returns }) => returns),
      endTimesMs: others.map(({ endTimesMs = [] }) => endTimesMs),
      number: trialNumber,
    },
    policy,
  };
  const found = await evaluateTrackRecord(asked, letOthersRun);
  const trialFindings = found.trialFindings.map(({ place, ...rest }) => {
    return { ...rest, place: place === 0 ? 0 : places[place - 1]! };
  });
  return { ...found, trialFindings };
}

function firstOf(auditSets: readonly string[], readEndedRun: ReadEndedRun): EndedRun | undefined {
  for (const auditSet of auditSets) {
    const run = readEndedRun(auditSet);
    if (run !== undefined && hasReturns(run)) return run;
  }
  return undefined;
}

/** An equity of 0 or less has no return after it. */
function hasReturns({ equityMicros, startingCashMicros }: EndedRun): boolean {
  return startingCashMicros > 0n && equityMicros.slice(0, -1).every((equity) => equity > 0n);
}

/** The equity as returns of dates; a year has as many as this one had in the time that it took. */
function recordOf(run: EndedRun): TrackRecord {
  const { closeTimesMs } = run;
  const spanMs = closeTimesMs.at(-1)! - closeTimesMs[0]!;
  const periodsPerYear = ((closeTimesMs.length - 1) * yearMs) / spanMs;
  return {
    kind: "PERIODS",
    returns: Float64Array.from(periodReturns(run)),
    endTimesMs: closeTimesMs,
    ...(periodsPerYear >= 1 && Number.isFinite(periodsPerYear) && { periodsPerYear }),
  };
}
