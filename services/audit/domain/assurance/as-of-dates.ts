import { unrevealed as unrevealedReason } from "../evidence/dropped-forecasts.ts";
import type { Evidence } from "../evidence/evidence.ts";
import type { Observation } from "../evidence/observation.ts";
import { steeredDates } from "./steered-dates.ts";
import { entryMs } from "./trades-of-date.ts";

type Scored = Observation<"FORECAST_SCORED">;
type Closed = Observation<"TRADE_CLOSED">;

/** What was found of one as-of. */
export interface AsOfDate {
  /** UTC milliseconds. */
  readonly asOfMs: number;
  /** The forecasts of its tickers, each with its outcome, by audit. */
  readonly scored: readonly Scored[];
  /** The round trips entered before the next as-of; none while more of them may be open. */
  readonly trades: readonly Closed[];
}

/** The as-ofs of an evidence whose outcomes are all known, up to the first that is still open. */
export interface KnownDates {
  /** Ascending. */
  readonly dates: readonly AsOfDate[];
  /** All as-ofs, the open ones too. */
  readonly asOfs: number;
  /** Those whose outcomes could be seen when the setting was recorded or the forecast came; none is in `dates`. */
  readonly seen: number;
  /** Those of `seen` whose forecasts all came when their outcome may have been in view. */
  readonly replays: number;
  /** Those of `dates` with trades that a forecast which came late could have chosen. */
  readonly steered: number;
  /** The first as-of of which a forecast has no outcome yet; absent for none. */
  readonly openMs?: number;
}

/**
 * Groups what is known by as-of. What could be seen before the setting was recorded is left out, and so is a date whose
 * forecasts were made elsewhere and came when its outcome may have been in view. Where some came in time the others
 * are worse than every limit: whoever could take a ticker or a date away would do so once a market has opened that the
 * others wait for. It ends where the first forecast has no outcome: if later ones counted, those that are known early
 * would be chosen by what came out.
 * @param seenUntilMs close of the latest bar that was there then; absent where nobody recorded it
 */
export function knownDates(
  evidence: Evidence,
  seenUntilMs: number = Number.NEGATIVE_INFINITY,
): KnownDates {
  const made = evidence.observed("FORECAST_MADE");
  const late = new Set<string>();
  const replayed = new Set<number>();
  for (const { asOfMs, audit, receipt } of made) {
    if (!receipt?.isReplay) continue;
    late.add(audit);
    replayed.add(asOfMs);
  }
  const unrevealed = unrevealedAudits(evidence);
  for (const { asOfMs, audit } of [...made, ...unrevealed]) {
    if (!late.has(audit)) replayed.delete(asOfMs);
  }
  const scoredAt = new Map<number, Scored[]>();
  const outcomes = new Set<string>();
  for (const scored of evidence.observed("FORECAST_SCORED")) {
    const { asOfMs, audit } = scored;
    outcomes.add(audit);
    const isLost = late.has(audit) && !replayed.has(asOfMs);
    listAt(scoredAt, asOfMs).push(isLost ? { ...scored, ...withoutPath } : scored);
  }
  for (const violation of unrevealed) listAt(scoredAt, violation.asOfMs).push(violation);
  let openMs = Number.POSITIVE_INFINITY;
  const asOfs = new Set(scoredAt.keys());
  for (const { asOfMs, audit } of made) {
    asOfs.add(asOfMs);
    if (!outcomes.has(audit)) openMs = Math.min(openMs, asOfMs);
  }
  const ascending = [...asOfs].sort((a, b) => a - b);
  const tradesOf = tradesByAsOf(ascending, evidence.observed("TRADE_CLOSED"));
  const isSettled = settledBy(evidence);
  const isSeen = (asOfMs: number) => asOfMs < seenUntilMs || replayed.has(asOfMs);
  const dates = ascending
    .filter((asOfMs) => !isSeen(asOfMs) && asOfMs < openMs)
    .map((asOfMs) => {
      const scored = (scoredAt.get(asOfMs) ?? []).sort((a, b) => (a.audit < b.audit ? -1 : 1));
      const closedMs = Math.max(asOfMs, ...scored.map((one) => one.closedMs));
      const trades = isSettled(closedMs) ? tradesOf.get(asOfMs) : undefined;
      return { asOfMs, scored, trades: trades ?? [] };
    });
  const seen = ascending.filter(isSeen).length;
  return {
    dates,
    asOfs: asOfs.size,
    seen,
    replays: replayed.size,
    steered: steeredDates(dates, made),
    ...(Number.isFinite(openMs) && { openMs }),
  };
}

/** Worse than whatever it is held against: what was not revealed is never the better one. */
const lost: Scored["errors"] = {
  ensemble: Number.POSITIVE_INFINITY,
  naive: 0,
  drift: 0,
  models: [],
  modelRmses: [],
};
/** What a forecast came to that is beside every limit, and has the wrong direction. */
const withoutPath = {
  status: "ENSEMBLE_UNDEFINED",
  ...{ terminalDirection: 0, coverages: [], errors: lost },
  ...{ holding: undefined, rmseRatio: undefined, regretRatio: undefined },
} as const;

/**
 * Commitments that were not revealed, as forecasts without a path: beside every limit. One that was made for another
 * reason, or later, is none.
 */
function unrevealedAudits(evidence: Evidence): readonly Scored[] {
  const made = new Set(evidence.observed("FORECAST_MADE").map(({ audit }) => audit));
  const failed = new Map(
    evidence
      .observed("FORECAST_FAILED")
      .filter(({ audit, reason }) => reason === unrevealedReason && !made.has(audit))
      .map((one) => [one.audit, one]),
  );
  return [...failed.values()].map(({ asOfMs, audit, closedMs }) => ({
    ...{ asOfMs, audit, closedMs },
    ...withoutPath,
  }));
}

/**
 * Whether the positions of a horizon that ended then have been left. A holding limit ends at the open of the bar after it,
 * which a look at its close does not know, while it knows stops and targets: something later has to be recorded, or
 * the end of the run.
 */
function settledBy(evidence: Evidence): (closedMs: number) => boolean {
  let latestMs = Number.NEGATIVE_INFINITY;
  for (const { closedMs } of evidence.observed("FORECAST_SCORED")) {
    latestMs = Math.max(latestMs, closedMs);
  }
  for (const { exitTimeMs } of evidence.observed("TRADE_CLOSED")) {
    latestMs = Math.max(latestMs, exitTimeMs + 1);
  }
  for (const { endMs } of evidence.observed("RUN_ENDED")) latestMs = Math.max(latestMs, endMs + 1);
  return (closedMs) => closedMs < latestMs;
}

/** The trades by the last as-of at or before their entry; those before the first as-of belong to none. */
function tradesByAsOf(
  ascending: readonly number[],
  trades: readonly Closed[],
): ReadonlyMap<number, readonly Closed[]> {
  const found = new Map<number, Closed[]>();
  const ordered = [...trades].sort((a, b) => entryMs(a) - entryMs(b) || compared(a, b));
  let at = -1;
  for (const trade of ordered) {
    while (at + 1 < ascending.length && ascending[at + 1]! <= entryMs(trade)) at += 1;
    if (at < 0) continue;
    listAt(found, ascending[at]!).push(trade);
  }
  return found;
}

function listAt<One>(lists: Map<number, One[]>, asOfMs: number): One[] {
  const list = lists.get(asOfMs) ?? [];
  lists.set(asOfMs, list);
  return list;
}

function compared(a: Closed, b: Closed): number {
  if (a.ticker !== b.ticker) return a.ticker < b.ticker ? -1 : 1;
  return a.roundTrip < b.roundTrip ? -1 : 1;
}
