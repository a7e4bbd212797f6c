import { dayMs } from "#lib/kernel/calendar/dates.ts";
import { isWithinSessions, usualCalendar } from "#lib/kernel/calendar/session-calendar.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { type Exposure, recentTradesLimit } from "#lib/kernel/portfolio-facts.ts";
import type { Side } from "#lib/kernel/trading.ts";
import { missingFacts, notEvaluable, passIf, type Rule, type SizedEvaluation } from "./rule.ts";

/**
 * The same is not ordered twice on one as-of. An order of the instrument and side that waits is one, whenever it was
 * placed. What was filled can be one where the portfolio has seen a session after the as-of: entries carry no as-of, so
 * that all of the side that is held then, or was closed since, counts.
 */
export const duplicateOrder: Rule = {
  id: "duplicate-order",
  reason: "DUPLICATE_ORDER",
  unit: "count",
  requirement:
    "No order of the instrument and side waits, and none can have been filled since the as-of.",
  limitName: "refuseDuplicateOrders; 0",
  canBeDisabled: false,
  limitOf: ({ refuseDuplicateOrders }) => (refuseDuplicateOrders === true ? 0 : undefined),
  appliesTo: ({ policy }) => policy.refuseDuplicateOrders === true,
  evaluate(evaluation) {
    const { signal, portfolio, instrument } = evaluation;
    const { facts } = portfolio;
    if (signal.side === undefined) return notEvaluable(evaluation, "an order before it", 0);
    if (facts === undefined) return missingFacts(evaluation, "an order before it");
    const own = facts.exposures.filter((one) => one.instrument.ticker === instrument.ticker);
    if (own.some(({ waitingUnknown }) => waitingUnknown === true)) {
      return missingFacts(evaluation, "the side of a waiting order");
    }
    const waits = isPending(portfolio.pendingUnits, signal.side) || own.some(waitsOn(signal.side));
    const filled = filledSince(evaluation, signal.side, own);
    if (filled === undefined) return missingFacts(evaluation, "what was closed since the as-of");
    const found = [...(waits ? ["one waits"] : []), ...filled];
    const message = `orders to ${signal.side.toLowerCase()} that may be the same: ${found.join(", ") || "none"}`;
    return passIf(found.length === 0, this.reason, { observed: found.length, limit: 0, message });
  },
};

function isPending(pendingUnits: bigint, side: Side): boolean {
  return side === "BUY" ? pendingUnits > 0n : pendingUnits < 0n;
}

function waitsOn(side: Side): (one: Exposure) => boolean {
  return (one) => (side === "BUY" ? one.waitingBuyMicros : one.waitingSellMicros) !== 0n;
}

/** What an order on the as-of may have become; undefined where the newest trades do not reach back to it. */
function filledSince(
  { portfolio: { facts, heldUnits }, instrument, asOfMs }: SizedEvaluation,
  side: Side,
  own: readonly Exposure[],
): readonly string[] | undefined {
  const { lastBarCloseMs = asOfMs, recentTrades = [] } = facts?.history ?? {};
  if (!hasTradedSince(instrument, asOfMs, lastBarCloseMs)) return [];
  const since = recentTrades.filter(({ exitTimeMs }) => exitTimeMs >= asOfMs);
  if (since.length >= recentTradesLimit) return undefined;
  const holds = isPending(heldUnits, side) || own.some((one) => isPending(one.heldMicros, side));
  const closed = since.some((one) => one.ticker === instrument.ticker && one.side === side);
  return [...(holds ? ["one is held"] : []), ...(closed ? ["one was closed"] : [])];
}

/** Whether a session of the instrument, or a part of one, may lie between the as-of and the close of the latest bar. */
function hasTradedSince(instrument: Instrument, asOfMs: number, lastBarCloseMs: number): boolean {
  if (lastBarCloseMs <= asOfMs) return false;
  // A bar that closes at midnight is of the date that ends there; its own date counts.
  return !isWithinSessions(usualCalendar(instrument), asOfMs, lastBarCloseMs - 1 + dayMs, 0);
}
