import { missingFacts, passIf, type Rule } from "./rule.ts";
import { isWithinSessionsAfter, sessionsAfter } from "./sessions-after.ts";

/** An instrument whose last trades have lost together is locked for some sessions after the last of them. */
export const losingTickerLock: Rule = {
  id: "losing-ticker-lock",
  reason: "TICKER_LOCKED",
  unit: "currency_micros",
  requirement:
    "The last trades of the instrument did not lose together, or so many sessions have passed since.",
  limitName: "0 over losingTickerLock.trades; for losingTickerLock.sessions",
  canBeDisabled: false,
  limitOf: (policy) => (policy.losingTickerLock === undefined ? undefined : 0),
  appliesTo: ({ policy }) => policy.losingTickerLock !== undefined,
  evaluate(evaluation) {
    const { policy, portfolio, instrument } = evaluation;
    const { trades, sessions } = policy.losingTickerLock ?? { trades: 0, sessions: 0 };
    if (portfolio.facts === undefined) return missingFacts(evaluation, "the last trades");
    const last = portfolio.facts.history.recentTrades
      .filter(({ ticker }) => ticker === instrument.ticker)
      .slice(0, trades);
    const [newest] = last;
    if (newest === undefined || last.length < trades) {
      const message = `${last.length} recent trades, ${trades} are added up`;
      return { outcome: "PASS", limit: 0, message };
    }
    const sumMicros = last.reduce((sum, { netPnlMicros }) => sum + netPnlMicros, 0n);
    const isLocked = sumMicros < 0n && isWithinSessionsAfter(evaluation, newest, sessions);
    const observed = Number(sumMicros);
    const message = `the last ${trades} trades brought ${sumMicros} micros; a loss locks for ${sessions} sessions`;
    const untilMs = isLocked ? sessionsAfter(evaluation, newest, sessions) : undefined;
    return { ...passIf(!isLocked, this.reason, { observed, limit: 0, message }), untilMs };
  },
};
