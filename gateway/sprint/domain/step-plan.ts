import type { SprintStep } from "./sprint.ts";

/** Which step: its place, and the span of time whose bars it replays. */
export interface StepPlan {
  /** Position in the sprint's sequence, from 1. */
  readonly sequence: number;
  readonly kind: SprintStep["kind"];
  /** Audit run, from 1; 0 for the settlement. */
  readonly audit: number;
  /** As-of of the step before, UTC milliseconds; the first step replays no bars. */
  readonly afterMs: number;
  /** As-of of this step, UTC milliseconds. */
  readonly asOfMs: number;
  /** Earlier audit runs whose horizon closes in this span. */
  readonly closing: readonly number[];
}

/**
 * All steps of a sprint: one for each audit run, then the settlement, at which every horizon has
 * closed and every lot has had the time to leave.
 *
 * @param asOfTimesMs - as-of of each audit run, UTC milliseconds, ascending.
 * @param horizonCloseTimesMs - for each of them, when its horizon has closed for every ticker.
 * @param latestLeaveMs - when the lots of the last audit run have reached their holding limit.
 */
export function planSteps(
  asOfTimesMs: readonly number[],
  horizonCloseTimesMs: readonly number[],
  latestLeaveMs: number,
): readonly StepPlan[] {
  const settlementMs = Math.max(...horizonCloseTimesMs, latestLeaveMs);
  let closed = 0;
  return [...asOfTimesMs, settlementMs].map((asOfMs, index) => {
    const settles = index === asOfTimesMs.length;
    const closing: number[] = [];
    // Horizons close in the order of their as-of dates.
    while (closed < horizonCloseTimesMs.length && horizonCloseTimesMs[closed]! <= asOfMs) {
      closed += 1;
      closing.push(closed);
    }
    return {
      sequence: index + 1,
      kind: settles ? "SETTLEMENT" : "AUDIT",
      audit: settles ? 0 : index + 1,
      afterMs: index === 0 ? asOfMs : (asOfTimesMs[index - 1] as number),
      asOfMs,
      closing,
    };
  });
}

/** The last audit run whose scores the forecasts of an audit run rest on, with all before it; 0 for none. */
export type LastScoreSeen = (audit: number) => number;

/**
 * Forecasts rest on every score that is known by their as-of, or on none while these are too few to be
 * evidence. Both are facts of the plan, so that the result does not depend on timing.
 *
 * @param minimumScoredForecasts - scored forecasts from which on their errors are evidence.
 */
export function lastScoreSeen(
  plans: readonly StepPlan[],
  minimumScoredForecasts: number,
): LastScoreSeen {
  const scoredBy = [0];
  for (const { closing } of plans) scoredBy.push(closing.at(-1) ?? (scoredBy.at(-1) as number));
  return (audit) => {
    const last = scoredBy[audit] as number;
    return last < minimumScoredForecasts ? 0 : last;
  };
}
