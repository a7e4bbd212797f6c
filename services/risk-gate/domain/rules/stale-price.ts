import { isWithinSessions, usualCalendar } from "#lib/kernel/calendar/session-calendar.ts";
import { notEvaluable, passIf, type Rule } from "./rule.ts";

/** Prices that differ by less, as a share, are one price: they differ by rounding alone. */
const samePriceRatio = 1e-9;

/**
 * The forecast saw the latest close of the instrument that the caller knows, and that close is recent. Its age is
 * counted up to the later of the as-of and the close of the portfolio's latest bar.
 */
export const stalePrice: Rule = {
  id: "stale-price",
  reason: "PRICE_STALE",
  unit: "price",
  requirement:
    "The last close that the forecast saw is that of the instrument's latest bar, which is at most so many sessions old.",
  limitName: "the latest close, at most maximumPriceAgeSessions old",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ policy }) => policy.maximumPriceAgeSessions !== undefined,
  evaluate(evaluation) {
    const { policy, portfolio, instrument, readings, asOfMs } = evaluation;
    const { maximumPriceAgeSessions: sessions = -1 } = policy;
    const { latestBar, facts } = portfolio;
    const observed = readings.lastClosePrice;
    if (observed === undefined) return notEvaluable(evaluation, "the price");
    if (latestBar === undefined || !isPrice(latestBar.closePrice)) {
      const message = "the price cannot be judged: the latest bar of the instrument is not stated";
      return { outcome: "NOT_EVALUABLE", reason: "INPUT_MISSING", observed, message };
    }
    const { closePrice: limit, closeTimeMs } = latestBar;
    const seenMs = Math.max(asOfMs, facts?.history.lastBarCloseMs ?? asOfMs);
    const isSeen = closeTimeMs <= asOfMs && Math.abs(observed - limit) <= samePriceRatio * limit;
    const isFresh = isWithinSessions(usualCalendar(instrument), closeTimeMs, seenMs, sessions);
    const message =
      `the forecast saw ${observed}, the latest bar closed at ${limit} on ${iso(closeTimeMs)}; ` +
      `the same is needed, at most ${sessions} sessions before ${iso(seenMs)}`;
    return passIf(isSeen && isFresh, this.reason, { observed, limit, message });
  },
};

function isPrice(price: number): boolean {
  return Number.isFinite(price) && price > 0;
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
