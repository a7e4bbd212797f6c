import type { Observation } from "../evidence/observation.ts";

type Made = Observation<"FORECAST_MADE">;
type Closed = Observation<"TRADE_CLOSED">;

/** The round trips of a date. */
interface TradedDate {
  readonly asOfMs: number;
  readonly trades: readonly Closed[];
}

/** Exits that follow from later forecasts, or from what else they had the portfolio hold. */
const exitsByOthers: readonly string[] = ["REVERSAL", "ORDER", "EXCHANGE_LIMIT", "MARGIN_CALL"];

/**
 * How many dates have trades that a forecast in view of their outcome could have chosen. A forecast that came late is no
 * evidence of its own date, but it moved the portfolio: what it had bought left no cash for an entry that would have
 * lost, or its signal closed a position at a price that was known. So a date is steered
 * - by a late forecast of the date itself,
 * - by one of an earlier as-of that came when the horizon of the date had opened,
 * - by one of a later as-of, before an exit that is not by its own levels and time.
 * Where facts of earlier versions do not say when these were, it had.
 */
export function steeredDates(dates: readonly TradedDate[], made: readonly Made[]): number {
  const late = made
    .filter(({ receipt }) => receipt?.isReplay)
    .sort((one, other) => one.asOfMs - other.asOfMs);
  if (late.length === 0) return 0;
  const opens = openingByDate(made);
  let next = 0;
  let latestMs = Number.NEGATIVE_INFINITY;
  return dates.filter(({ asOfMs, trades }) => {
    for (; next < late.length && late[next]!.asOfMs < asOfMs; next += 1) {
      latestMs = Math.max(latestMs, late[next]!.receipt?.receivedMs ?? Number.POSITIVE_INFINITY);
    }
    if (trades.length === 0) return false;
    if (latestMs >= (opens.get(asOfMs) ?? Number.NEGATIVE_INFINITY)) return true;
    const lateMs = late[next]?.asOfMs ?? Number.POSITIVE_INFINITY;
    return lateMs === asOfMs || trades.some((trade) => isMovedBy(trade, lateMs));
  }).length;
}

function isMovedBy({ exitReason, exitTimeMs }: Closed, lateMs: number): boolean {
  return lateMs <= exitTimeMs && exitsByOthers.includes(exitReason);
}

/** When the first horizon of each date opened; −Infinity where a forecast does not say. */
function openingByDate(made: readonly Made[]): ReadonlyMap<number, number> {
  const opens = new Map<number, number>();
  for (const { asOfMs, receipt } of made) {
    const ownMs = receipt?.opensMs ?? Number.NEGATIVE_INFINITY;
    opens.set(asOfMs, Math.min(opens.get(asOfMs) ?? ownMs, ownMs));
  }
  return opens;
}
