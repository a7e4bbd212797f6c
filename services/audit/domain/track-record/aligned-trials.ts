import type { AskedRecord } from "./track-record.ts";

/** Trials in the periods that all of them have. */
export interface AlignedTrials {
  /** Returns of the judged one, then of the others that are among them. */
  readonly series: readonly Float64Array[];
  /** The places of the common periods in the record; absent for all of them. */
  readonly periods?: readonly number[];
  /** The places of those others, ascending. */
  readonly members: readonly number[];
}

const dayMs = 86_400_000;
/** A trial that has less of the record's periods than this would take them from all others. */
const leastShare = 0.5;

/**
 * Brings trials onto the UTC dates that all of them have: no return is invented for a date that one was not scored on.
 * A trial on fewer than half of the record's dates is left out. Trials without dates are taken as they came, since those
 * who brought them say that they are of the same periods.
 * @param others returns of the other trials, in their order
 */
export function alignedTrials(
  { record, trials }: AskedRecord,
  others: readonly Float64Array[],
): AlignedTrials {
  if (record.kind === "TRADES") return { series: [record.returns], members: [] };
  const own = record.endTimesMs && datesOf(record.endTimesMs);
  if (own === undefined || trials.endTimesMs === undefined) {
    return { series: [record.returns, ...others], members: others.map((_, place) => place) };
  }
  const places = trials.endTimesMs.map((times) => {
    const place = new Map<number, number>();
    datesOf(times).forEach((date, at) => {
      place.set(date, at);
    });
    return place;
  });
  const members = places.flatMap((place, at) =>
    own.filter((date) => place.has(date)).length >= leastShare * own.length ? [at] : [],
  );
  const periods = [...own.keys()].filter((at) =>
    members.every((member) => places[member]!.has(own[at]!)),
  );
  const common = (returns: Float64Array, placeOf: (period: number) => number) =>
    Float64Array.from(periods, (period) => returns[placeOf(period)]!);
  return {
    series: [
      common(record.returns, (period) => period),
      ...members.map((member) =>
        common(others[member]!, (period) => places[member]!.get(own[period]!)!),
      ),
    ],
    periods,
    members,
  };
}

/** The date of each period as a day since 1970; what ends at midnight is of the date before. */
function datesOf(endTimesMs: readonly number[]): readonly number[] {
  return endTimesMs.map((endMs) => Math.floor((endMs - 1) / dayMs));
}
