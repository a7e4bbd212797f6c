import { missingFacts, passIf, type Rule } from "./rule.ts";
import { isWithinSessionsAfter, sessionsAfter } from "./sessions-after.ts";

/** After a trade that lost, its instrument rests for some sessions. */
export const lossCooldown: Rule = {
  id: "loss-cooldown",
  reason: "COOLING_DOWN",
  unit: "count",
  requirement: "The last trade of the instrument gained, or so many sessions have passed since.",
  limitName: "lossCooldownSessions",
  canBeDisabled: false,
  limitOf: (policy) => policy.lossCooldownSessions,
  appliesTo: ({ policy }) => policy.lossCooldownSessions !== undefined,
  evaluate(evaluation) {
    const { policy, portfolio, instrument } = evaluation;
    const { lossCooldownSessions: limit = Number.POSITIVE_INFINITY } = policy;
    if (portfolio.facts === undefined) return missingFacts(evaluation, "the last trade");
    const { recentTrades } = portfolio.facts.history;
    const last = recentTrades.find(({ ticker }) => ticker === instrument.ticker);
    const hasLost = last !== undefined && last.netPnlMicros < 0n;
    if (!hasLost) {
      const message = last === undefined ? "no recent trade" : "the last trade did not lose";
      return { outcome: "PASS", limit, message };
    }
    const isResting = isWithinSessionsAfter(evaluation, last, limit);
    const message = `the last trade lost ${-last.netPnlMicros} micros, ${limit} sessions are to pass`;
    const untilMs = isResting ? sessionsAfter(evaluation, last, limit) : undefined;
    return { ...passIf(!isResting, this.reason, { limit, message }), untilMs };
  },
};
