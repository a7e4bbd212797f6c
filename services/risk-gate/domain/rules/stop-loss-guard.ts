import { recentTradesLimit } from "#lib/kernel/portfolio-facts.ts";
import { missingFacts, passIf, type Rule } from "./rule.ts";
import { isWithinSessionsAfter, sessionsAfter } from "./sessions-after.ts";

/**
 * While so many trades of the portfolio have left at their stops within the last sessions, nothing is opened: the
 * signals do not fit the market as it is. The guard looks at the newest trades only, as many as the facts hold.
 */
export const stopLossGuard: Rule = {
  id: "stop-loss-guard",
  reason: "TOO_MANY_STOPS",
  unit: "count",
  requirement: "Fewer trades than the limit left at their stops within the last sessions.",
  limitName: `stopLossGuard.stops within stopLossGuard.sessions, of the newest ${recentTradesLimit} trades`,
  canBeDisabled: false,
  limitOf: (policy) => policy.stopLossGuard?.stops,
  appliesTo: ({ policy }) => policy.stopLossGuard !== undefined,
  evaluate(evaluation) {
    const { policy, portfolio } = evaluation;
    const { stops: limit, sessions } = policy.stopLossGuard ?? { stops: 0, sessions: 0 };
    if (portfolio.facts === undefined) return missingFacts(evaluation, "the last trades");
    const stopped = portfolio.facts.history.recentTrades.filter(
      (trade) => trade.exitReason === "STOP" && isWithinSessionsAfter(evaluation, trade, sessions),
    );
    const observed = stopped.length;
    const message = `${observed} of the last trades stopped within ${sessions} sessions, fewer than ${limit} needed`;
    // Newest first: the guard lets go once the stop before the newest `limit - 1` has left the window.
    const oldest = stopped[limit - 1];
    const untilMs = oldest && sessionsAfter(evaluation, oldest, sessions);
    return { ...passIf(observed < limit, this.reason, { observed, limit, message }), untilMs };
  },
};
