import { Fault } from "#lib/kernel/fault.ts";

/** What a plan is made from. */
export interface PlanRequest {
  readonly audits: number;
  readonly horizonBars: number;
  /** Bars that a position is held for at the most. */
  readonly holdingBars: number;
  /** Bars between two as-of dates; 0 spreads them evenly over the history. */
  readonly spacingBars: number;
  /** Bars that every ticker must have before the first as-of. */
  readonly warmUpBars: number;
  /** Bars that every ticker must have after the last as-of, the horizon or more. */
  readonly settlementBars: number;
}

/** The bars of a ticker, as far as a plan needs them. */
export interface PlannedSeries {
  readonly ticker: string;
  /** Where they came from: a file name or a data package. */
  readonly source: string;
  /** UTC milliseconds, strictly ascending. */
  readonly closeTimesMs: readonly number[];
}

/** The as-of dates of a sprint. */
export interface Plan {
  /** Close times in UTC milliseconds, strictly ascending. */
  readonly asOfTimesMs: readonly number[];
  /** Audit runs that begin before the horizon of the one before has closed. */
  readonly overlappingAudits: number;
  /** Audit runs whose horizons share no bar, each as early as possible. */
  readonly disjointAudits: number;
  /** The same of the bars that positions are held for. */
  readonly disjointHoldings: number;
}

/**
 * Places the as-of dates on the bars that all tickers share. The first has `warmUpBars` of history
 * for every ticker, the last has its settlement after it, so that every audit can be scored and every lot
 * has left. With `spacingBars` the latest possible dates are taken; without, they are spread evenly.
 *
 * @throws Fault BARS_TOO_FEW when the history is too short for that many dates.
 */
export function planAudits(series: readonly PlannedSeries[], request: PlanRequest): Plan {
  const timeline = sharedTimes(series.map(({ closeTimesMs }) => closeTimesMs));
  const first = request.warmUpBars - 1;
  const last = timeline.length - 1 - request.settlementBars;
  const most = last < first ? 0 : Math.floor((last - first) / Math.max(1, request.spacingBars)) + 1;
  if (most < request.audits) throw tooFew(series, timeline.length, most, request);
  const indices = request.spacingBars > 0 ? spaced(last, request) : spread(first, last, request);
  const overlapping = indices.filter(
    (index, k) => k > 0 && index - (indices[k - 1] as number) < request.horizonBars,
  );
  return {
    asOfTimesMs: indices.map((index) => timeline[index] as number),
    overlappingAudits: overlapping.length,
    disjointAudits: disjoint(indices, request.horizonBars),
    disjointHoldings: disjoint(indices, request.holdingBars),
  };
}

function disjoint(indices: readonly number[], horizonBars: number): number {
  let [count, freeFrom] = [0, Number.NEGATIVE_INFINITY];
  for (const index of indices) {
    if (index < freeFrom) continue;
    count += 1;
    freeFrom = index + horizonBars;
  }
  return count;
}

function spaced(last: number, { audits, spacingBars }: PlanRequest): number[] {
  return Array.from({ length: audits }, (_, k) => last - (audits - 1 - k) * spacingBars);
}

function spread(first: number, last: number, { audits }: PlanRequest): number[] {
  if (audits === 1) return [last];
  return Array.from({ length: audits }, (_, k) =>
    Math.floor(first + (k * (last - first)) / (audits - 1)),
  );
}

/** The times at which every ticker has a bar. */
export function sharedTimes(closeTimesMs: readonly (readonly number[])[]): readonly number[] {
  const [head = [], ...rest] = closeTimesMs;
  const others = rest.map((times) => new Set(times));
  return head.filter((time) => others.every((times) => times.has(time)));
}

function tooFew(
  series: readonly PlannedSeries[],
  count: number,
  most: number,
  request: PlanRequest,
): Fault {
  const wanted =
    request.spacingBars > 0
      ? `${request.audits} audits ${request.spacingBars} bars apart`
      : `${request.audits} audits`;
  const [shortest] = [...series].sort(
    (left, right) => left.closeTimesMs.length - right.closeTimesMs.length,
  );
  const { horizonBars, settlementBars } = request;
  const after =
    settlementBars > horizonBars ? `${settlementBars} of settlement` : `${horizonBars} of horizon`;
  return new Fault(
    "INVALID_ARGUMENT",
    "BARS_TOO_FEW",
    `${wanted} do not fit: ${count} shared bars less ${request.warmUpBars} of warm-up and ${after} allow ${most} ` +
      `(the shortest is ${shortest?.ticker}: ${shortest?.closeTimesMs.length} bars of ${shortest?.source}); ` +
      "ask for fewer audits, a shorter horizon or import more bars",
    { violations: [{ field: "spec.audits", description: `at most ${most} with these bars` }] },
  );
}
