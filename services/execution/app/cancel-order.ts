import { Fault, notFound } from "#lib/kernel/fault.ts";
import { type Order, stepOrder } from "../domain/orders/order.ts";
import { isTerminal } from "../domain/orders/order-state.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioReader, PortfolioStore } from "./ports.ts";
import { requirePortfolio } from "./require-portfolio.ts";

/** A waiting order as it is once it is called back after the portfolio's latest bar. */
export function canceledNow(reader: PortfolioReader, portfolio: Portfolio, order: Order): Order {
  const last = reader.lastEquityPoint(portfolio);
  return {
    ...stepOrder(order, "CANCEL"),
    ...(last !== undefined && { canceledBarStartMs: last.barStartMs }),
  };
}

/**
 * Calls a waiting order back. One that is canceled answers as it is.
 * @throws Fault NOT_FOUND RESOURCE_NOT_FOUND; FAILED_PRECONDITION PORTFOLIO_STATE where the order has ended otherwise.
 */
export async function cancelOrder(
  store: PortfolioStore,
  portfolioName: string,
  clientOrderId: string,
): Promise<{ readonly order: Order; readonly lastFact: number }> {
  const { value: order, position } = await store.commit((writer) => {
    const portfolio = requirePortfolio(writer, portfolioName);
    const known = writer.order(portfolio, clientOrderId)?.answer;
    if (known === undefined) throw notFound("order", `${portfolioName} ${clientOrderId}`);
    if (known.state === "CANCELED") return known;
    if (isTerminal(known.state)) {
      const message = `order ${clientOrderId} is ${known.state} already, so that there is nothing to cancel`;
      throw new Fault("FAILED_PRECONDITION", "PORTFOLIO_STATE", message);
    }
    const canceled = canceledNow(writer, portfolio, known);
    writer.cancel(portfolio, canceled);
    return canceled;
  });
  return { order, lastFact: position };
}
