import type { AuditPass } from "./intraday-plan.ts";
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
  /** Place among the intraday as-ofs of its audit run, from 1; absent in other steps. */
  readonly cycle?: number;
  /** Places in the spec of the tickers that an intraday step decides on; absent in other steps. */
  readonly places?: readonly number[];
  /** Intraday forecasts whose horizon closes in this span; absent where there are none. */
  readonly closingIntraday?: readonly ClosingIntraday[];
}

/** An intraday forecast whose horizon has closed, by the step that made it. */
export interface ClosingIntraday {
  readonly sequence: number;
  readonly place: number;
  /** Its own as-of. */
  readonly asOfMs: number;
}

type Moment = Pick<StepPlan, "kind" | "audit" | "asOfMs" | "cycle" | "places">;

/**
 * All steps of a sprint: one for each audit run, after it one for each as-of of its intraday pass, then the
 * settlement, at which every horizon has closed and every lot has had the time to leave.
 *
 * @param asOfTimesMs - as-of of each audit run, UTC milliseconds, ascending.
 * @param horizonCloseTimesMs - for each of them, when its horizon has closed for every ticker.
 * @param latestLeaveMs - when the lots of the last audit run have reached their holding limit.
 * @param passes - the intraday pass of each audit run; absent without.
 */
export function planSteps(
  asOfTimesMs: readonly number[],
  horizonCloseTimesMs: readonly number[],
  latestLeaveMs: number,
  passes: readonly AuditPass[] = [],
): readonly StepPlan[] {
  const intraday = passes.flatMap(({ moments }) => moments.flatMap(({ decided }) => decided));
  const settlementMs = intraday.reduce(
    (latest, { horizonCloseMs }) => Math.max(latest, horizonCloseMs),
    Math.max(...horizonCloseTimesMs, latestLeaveMs),
  );
  const moments: Moment[] = asOfTimesMs.flatMap((asOfMs, index) => [
    { kind: "AUDIT" as const, audit: index + 1, asOfMs },
    ...(passes[index]?.moments ?? []).map(
      ({ asOfMs: momentMs, decided }, at): Moment => ({
        kind: "INTRADAY",
        audit: index + 1,
        asOfMs: momentMs,
        cycle: at + 1,
        places: decided.map(({ place }) => place),
      }),
    ),
  ]);
  moments.push({ kind: "SETTLEMENT", audit: 0, asOfMs: settlementMs });
  let closed = 0;
  let waiting: (ClosingIntraday & { readonly horizonCloseMs: number })[] = [];
  return moments.map((moment, index): StepPlan => {
    const { asOfMs, audit, cycle } = moment;
    const closing: number[] = [];
    // Horizons close in the order of their as-of dates.
    while (closed < horizonCloseTimesMs.length && horizonCloseTimesMs[closed]! <= asOfMs) {
      closed += 1;
      closing.push(closed);
    }
    const closingIntraday = waiting
      .filter(({ horizonCloseMs }) => horizonCloseMs <= asOfMs)
      .map(({ horizonCloseMs: _, ...one }) => one);
    waiting = waiting.filter(({ horizonCloseMs }) => horizonCloseMs > asOfMs);
    const sequence = index + 1;
    const { decided = [] } = (cycle && passes[audit - 1]?.moments[cycle - 1]) || {};
    waiting.push(...decided.map((one) => ({ ...one, sequence, asOfMs })));
    return {
      ...moment,
      sequence,
      afterMs: index === 0 ? asOfMs : (moments[index - 1] as Moment).asOfMs,
      closing,
      ...(closingIntraday.length > 0 && { closingIntraday }),
    };
  });
}

/** The last audit run whose scores the forecasts of an audit run rest on, with all before it; 0 for none. */
export type LastScoreSeen = (audit: number) => number;

/**
 * Forecasts rest on every score that is known by their as-of, or on none while these are too few to be
 * evidence. Both are facts of the plan, so that the result does not depend on timing. Intraday forecasts are no
 * evidence for daily ones.
 *
 * @param minimumScoredForecasts - scored forecasts from which on their errors are evidence.
 */
export function lastScoreSeen(
  plans: readonly StepPlan[],
  minimumScoredForecasts: number,
): LastScoreSeen {
  const scoredBy = new Map<number, number>();
  let scored = 0;
  for (const { kind, audit, closing } of plans) {
    scored = closing.at(-1) ?? scored;
    if (kind === "AUDIT") scoredBy.set(audit, scored);
  }
  return (audit) => {
    const last = scoredBy.get(audit) as number;
    return last < minimumScoredForecasts ? 0 : last;
  };
}
