import { isWithinSessions, usualCalendar } from "#lib/kernel/calendar/session-calendar.ts";
import { missingFacts, passIf, type Rule } from "./rule.ts";

/**
 * The forecast saw a bar close that is at most some sessions older than the portfolio's latest bar. A portfolio
 * without bars knows none that the forecast could have missed.
 */
export const forecastAge: Rule = {
  id: "forecast-age",
  reason: "FORECAST_STALE",
  unit: "count",
  requirement: "The forecast is at most so many sessions older than the portfolio's latest bar.",
  limitName: "maximumForecastAgeSessions",
  canBeDisabled: false,
  limitOf: (policy) => policy.maximumForecastAgeSessions,
  appliesTo: ({ policy }) => policy.maximumForecastAgeSessions !== undefined,
  evaluate(evaluation) {
    const { policy, portfolio, instrument, asOfMs } = evaluation;
    const { maximumForecastAgeSessions: limit = -1 } = policy;
    if (portfolio.facts === undefined) return missingFacts(evaluation, "the age of the forecast");
    const latestMs = portfolio.facts.history.lastBarCloseMs ?? asOfMs;
    const isFresh = isWithinSessions(usualCalendar(instrument), asOfMs, latestMs, limit);
    const message = `as of ${iso(asOfMs)}, the latest bar closed at ${iso(latestMs)}, at most ${limit} sessions apart`;
    return passIf(isFresh, this.reason, { limit, message });
  },
};

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
