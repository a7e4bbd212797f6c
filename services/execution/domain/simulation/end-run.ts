import { Fault } from "#lib/kernel/fault.ts";
import { resolveOrder } from "../orders/order.ts";
import { nextEquityPoint } from "../portfolio/equity.ts";
import { afterPayment, ownCashMicros, type PortfolioState } from "../portfolio/portfolio-state.ts";
import { equityMicros, markOf } from "../portfolio/position.ts";
import { requirePayable } from "../portfolio/sum-limits.ts";
import { closeLot } from "./close-lot.ts";
import type { ExecutionEvent } from "./execution-event.ts";
import { type ShortfallSettlement, settleShortfall } from "./margin-calls.ts";
import type { BarResult } from "./simulate-bars.ts";

/**
 * Ends the run of a portfolio: every open lot is closed at its mark, the close of its instrument's last
 * bar, and pays the costs of its exit; every waiting order expires. The equity that is left is marked
 * again, so that these costs are in the drawdown too.
 * @throws Fault FAILED_PRECONDITION PORTFOLIO_STATE without any bar, and when an amount is beyond what the
 * ledger holds.
 */
export function endRun(before: PortfolioState): BarResult {
  const { portfolio, lots, marks, orders, lastEquityPoint } = before;
  if (lastEquityPoint === undefined) {
    const message = `${portfolio.name} has no bars yet, so that there is no run to end`;
    throw new Fault("FAILED_PRECONDITION", "PORTFOLIO_STATE", message);
  }
  const { barStartMs, barCloseMs } = lastEquityPoint;
  const events: ExecutionEvent[] = [];
  let state: PortfolioState = { ...before, lots: [], orders: [] };
  for (const lot of lots) {
    const mark = markOf(lot, marks);
    const { price, rate } = mark;
    const atMark = { reason: "END_OF_RUN", reference: "CLOSE", price, gap: false } as const;
    const closed = closeLot(portfolio, lot, mark, atMark, rate);
    events.push(closed);
    state = afterPayment(state, closed.fill);
    requirePayable(state, lot.instrument.ticker);
  }
  const refusal = { reason: "RUN_ENDED", message: "the run ended before it was filled" } as const;
  for (const order of orders) {
    events.push({ kind: "EXPIRED", order: resolveOrder(order, "EXPIRE", barStartMs, refusal) });
  }
  const settlements: ShortfallSettlement[] = [];
  state = settleShortfall(state, barStartMs, settlements, events);
  const { cashMicros } = state;
  const equityPoint = nextEquityPoint(lastEquityPoint, portfolio.startingCashMicros, {
    barStartMs,
    barCloseMs,
    cashMicros,
    equityMicros: equityMicros(ownCashMicros(state), state.lots, marks),
  });
  return {
    state: { ...state, lastEquityPoint: equityPoint },
    events,
    equityPoint,
    ...(state.halt && !before.halt && { halt: state.halt }),
    ...(settlements.length > 0 && { settlements }),
  };
}
