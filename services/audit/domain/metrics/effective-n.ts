import { effectiveSize } from "#lib/statistics/confidence-intervals/effective-size.ts";
import { meanOf } from "#lib/statistics/confidence-intervals/mean-interval.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Fold } from "../evidence/fold.ts";
import type { ScoredForecast } from "../evidence/observation.ts";
import { type Measurement, measuredValue, noValue } from "./measurement.ts";
import type { PlainMetric } from "./scorecard-metric.ts";

/** The effective audits of one as-of date: tickers of the same days are one observation. */
interface AuditWindow {
  /** Ensemble over baseline RMSE, in the order of arrival. */
  readonly ratios: number[];
  /** When the horizon of the last ticker had closed, UTC milliseconds. */
  closedMs: number;
}

type WindowsByAsOf = Map<number, AuditWindow>;
type WindowFold = Fold<"FORECAST_SCORED", WindowsByAsOf>;

/** The windows of the effective audits by as-of, UTC milliseconds. */
function windowsOf(
  observed: (
    scored: ScoredForecast,
  ) => { readonly rmseRatio: number | undefined; readonly closedMs: number } | undefined,
): WindowFold {
  return {
    over: "FORECAST_SCORED",
    start: () => new Map(),
    add(windows, scored) {
      const { rmseRatio, closedMs } = observed(scored) ?? {};
      if (rmseRatio === undefined || closedMs === undefined) return;
      const window = windows.get(scored.asOfMs) ?? { ratios: [], closedMs };
      window.ratios.push(rmseRatio);
      window.closedMs = Math.max(window.closedMs, closedMs);
      windows.set(scored.asOfMs, window);
    },
  };
}

const overHorizon = windowsOf((scored) => scored);
const overHolding = windowsOf(({ holding }) => holding);

function inOrder(windows: WindowsByAsOf): readonly (readonly [asOfMs: number, AuditWindow])[] {
  return [...windows].sort(([one], [other]) => one - other);
}

/** Windows that share no bar: each begins at the first as-of at or after the end of the one before. */
function nonOverlapping(windows: WindowsByAsOf): number {
  let count = 0;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const [asOfMs, { closedMs }] of inOrder(windows)) {
    if (asOfMs < endMs) continue;
    count += 1;
    endMs = closedMs;
  }
  return count;
}

/** The most later as-ofs that lie within one window. */
function overlappingLags(windows: WindowsByAsOf): number {
  const ordered = inOrder(windows);
  let most = 0;
  let next = 0;
  for (const [at, [, { closedMs }]] of ordered.entries()) {
    while (next < ordered.length && ordered[next]![0] < closedMs) next += 1;
    most = Math.max(most, next - 1 - at);
  }
  return most;
}

/**
 * Never above the dates or the windows that share no bar: the means of the dates' ratios, with their
 * autocorrelations cut where windows no longer overlap. A whole number, rounded down.
 */
function effectiveCount(windows: WindowsByAsOf): number {
  // Added up in ascending order, so that the order of arrival never changes a digit.
  const means = inOrder(windows).map(([, { ratios }]) =>
    meanOf([...ratios].sort((one, other) => one - other)),
  );
  const size = effectiveSize(means, overlappingLags(windows));
  return Math.max(1, Math.floor(Math.min(size, windows.size, nonOverlapping(windows))));
}

function countOf(fold: WindowFold, count: (windows: WindowsByAsOf) => number) {
  return (evidence: Evidence): Measurement => {
    const windows = evidence.of(fold);
    let audits = 0;
    for (const { ratios } of windows.values()) audits += ratios.length;
    if (audits === 0) return noValue("NO_DATA", 0);
    return measuredValue(count(windows), audits);
  };
}

const counted = { unit: "COUNT", denominator: "effective audits" } as const;
const countedHolding = {
  unit: "COUNT",
  denominator: "audits with a holding limit",
} as const;

/** What the number of effective audits is worth, over the horizon. */
export const auditsWorth: readonly PlainMetric[] = [
  {
    name: "audit_dates",
    ...counted,
    meaning: "Distinct as-of dates of the effective audits, however many tickers each had.",
    measure: countOf(overHorizon, ({ size }) => size),
  },
  {
    name: "disjoint_windows",
    ...counted,
    meaning:
      "Windows from as-of to the end of the horizon that share no bar, each as early as possible.",
    measure: countOf(overHorizon, nonOverlapping),
  },
  {
    name: "effective_n",
    ...counted,
    meaning:
      "Independent observations that the RMSE ratios are worth: by date, autocorrelations cut at the horizon; never above the dates or the windows that share no bar.",
    measure: countOf(overHorizon, effectiveCount),
  },
];

/** The same over the bars that a position is held for. */
export const auditsWorthHolding: readonly PlainMetric[] = [
  {
    name: "disjoint_windows_holding",
    ...countedHolding,
    meaning:
      "Windows from as-of to the end of the holding limit that share no bar, each as early as possible.",
    measure: countOf(overHolding, nonOverlapping),
  },
  {
    name: "effective_n_holding",
    ...countedHolding,
    meaning:
      "Independent observations that the RMSE ratios over the holding limit are worth, as `effective_n`.",
    measure: countOf(overHolding, effectiveCount),
  },
];
