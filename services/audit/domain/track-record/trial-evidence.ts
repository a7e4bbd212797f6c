import type { SharpeTrials } from "#lib/statistics/sharpe/deflated-sharpe.ts";
import { sharpeError } from "#lib/statistics/sharpe/probabilistic-sharpe.ts";
import { type SharpeMoments, sharpeMoments } from "#lib/statistics/sharpe/sharpe-moments.ts";
import type { AskedRecord, DeclaredTrials } from "./track-record.ts";

/**
 * On what the variance between trials rests: on the Sharpe ratios of all that were declared, or on the variance of the
 * judged one's estimate, since the others' returns are not all there.
 */
export type TrialsBasis = "MEASURED" | "DECLARED";

/** What is known of the trials that a record was chosen from. */
export interface TrialEvidence {
  readonly basis: TrialsBasis;
  readonly sharpe: SharpeTrials;
  /** Returns of the judged one, then of the others; the same returns again are the judged one's. */
  readonly series: readonly Float64Array[];
}

/** The other trials, without those that are the judged record itself. */
export function otherTrials({ record, trials }: AskedRecord): readonly Float64Array[] {
  // Those that were counted one by one are each a trial, also where a setting changed nothing.
  if (trials.endTimesMs !== undefined) return trials.others;
  return trials.others.filter((series) => !isSame(series, record.returns));
}

function isSame(one: Float64Array, other: Float64Array): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

/**
 * The variance of the trials' ratios. Where the returns of one are missing or do not vary, it is at least that of the
 * judged one's estimate: what is missing never makes it easier.
 */
export function trialEvidence(
  moments: SharpeMoments,
  { count }: DeclaredTrials,
  judged: Float64Array,
  others: readonly Float64Array[],
): TrialEvidence {
  const ratios = [moments.sharpe];
  for (const series of others) {
    const ratio = sharpeMoments(series)?.sharpe;
    if (ratio !== undefined) ratios.push(ratio);
  }
  const measured = ratios.length > 1 ? varianceOf(ratios) : 0;
  const series = [judged, ...others];
  if (ratios.length >= count)
    return { basis: "MEASURED", sharpe: { count, variance: measured }, series };
  const error = sharpeError(moments, 0, "2012") ?? 0;
  const variance = Math.max(measured, error * error);
  return { basis: "DECLARED", sharpe: { count, variance }, series };
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return squares / (values.length - 1);
}
