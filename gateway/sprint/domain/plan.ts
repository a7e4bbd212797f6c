import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";

/** What a plan is made from. */
export interface PlanRequest {
  readonly audits: number;
  readonly horizonBars: number;
  /** Bars between two as-of dates; 0 spreads them evenly over the history. */
  readonly spacingBars: number;
  /** Bars that every ticker must have before the first as-of. */
  readonly warmUpBars: number;
}

/** The as-of dates of a sprint. */
export interface Plan {
  /** Close times in UTC milliseconds, strictly ascending. */
  readonly asOfTimesMs: readonly number[];
  /** When the horizon of the last audit run has closed for every ticker. */
  readonly settlementMs: number;
  /** Audit runs that begin before the horizon of the one before has closed. */
  readonly overlappingAudits: number;
}

/**
 * Places the as-of dates on the bars that all tickers share. The first has `warmUpBars` of history
 * for every ticker, the last leaves room for its horizon, so that every audit can be scored.
 * With `spacingBars` the latest possible dates are taken; without, they are spread evenly.
 *
 * @throws Fault BARS_TOO_FEW when the history has no room for that many dates.
 */
export function planAudits(
  series: readonly (readonly Bar[])[],
  interval: BarInterval,
  request: PlanRequest,
): Plan {
  const timeline = sharedCloseTimesMs(series, interval);
  const first = request.warmUpBars - 1;
  const last = timeline.length - 1 - request.horizonBars;
  const room = last < first ? 0 : Math.floor((last - first) / Math.max(1, request.spacingBars)) + 1;
  if (room < request.audits) throw tooFew(timeline.length, room, request);
  const indices = request.spacingBars > 0 ? spaced(last, request) : spread(first, last, request);
  const overlapping = indices.filter(
    (index, k) => k > 0 && index - (indices[k - 1] as number) < request.horizonBars,
  );
  return {
    asOfTimesMs: indices.map((index) => timeline[index] as number),
    settlementMs: timeline[(indices.at(-1) as number) + request.horizonBars] as number,
    overlappingAudits: overlapping.length,
  };
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

/** Close times at which every ticker has a bar. */
function sharedCloseTimesMs(series: readonly (readonly Bar[])[], interval: BarInterval): number[] {
  const [head = [], ...rest] = series;
  const others = rest.map((bars) => new Set(bars.map((bar) => bar.startTimeMs)));
  return head
    .filter((bar) => others.every((starts) => starts.has(bar.startTimeMs)))
    .map((bar) => closeTimeMs(bar, interval));
}

function tooFew(count: number, room: number, request: PlanRequest): Fault {
  const wanted =
    request.spacingBars > 0
      ? `${request.audits} audits ${request.spacingBars} bars apart`
      : `${request.audits} audits`;
  return new Fault(
    "INVALID_ARGUMENT",
    "BARS_TOO_FEW",
    `${wanted} do not fit: ${count} shared bars less ${request.warmUpBars} of warm-up and ` +
      `${request.horizonBars} of horizon leave room for ${room}; ` +
      "ask for fewer audits, a shorter horizon or import more bars",
    { violations: [{ field: "spec.audits", description: `at most ${room} with these bars` }] },
  );
}
