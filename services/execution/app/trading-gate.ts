import { Fault } from "#lib/kernel/fault.ts";
import type { Order } from "../domain/orders/order.ts";
import type { PortfolioState } from "../domain/portfolio/portfolio-state.ts";
import { canceledNow } from "./cancel-order.ts";
import type { PortfolioStore } from "./ports.ts";
import { requirePortfolio } from "./require-portfolio.ts";

/** Who says whether orders that open a position may leave. */
export interface TradingGate {
  /**
   * Why orders of a portfolio may not open anything now; undefined where they may.
   * @param waitMs - how long the answer may take.
   * @throws Fault UNAVAILABLE PEER_UNREACHABLE where nobody can say.
   */
  restriction(portfolio: string, waitMs: number): Promise<string | undefined>;
}

/** Stands for the risk gate where execution has no address of one: it runs alone, and nobody is asked. */
export const noTradingGate: TradingGate = { restriction: async () => undefined };

/**
 * Refuses an order that opens a position while trading is not ACTIVE. Nothing is stored, so that the same order may be
 * submitted later. One that is known answers as it stands.
 * @throws Fault FAILED_PRECONDITION TRADING_STATE; UNAVAILABLE PEER_UNREACHABLE where the state is not known.
 */
export async function requireOpenTrading(
  store: PortfolioStore,
  gate: TradingGate,
  order: { readonly portfolio: string; readonly clientOrderId: string },
  waitMs: number,
): Promise<void> {
  if (gate === noTradingGate) return;
  const isKnown = store.snapshot((reader) => {
    const portfolio = reader.portfolio(order.portfolio)?.answer;
    return portfolio !== undefined && reader.order(portfolio, order.clientOrderId) !== undefined;
  });
  if (isKnown) return;
  const restriction = await gate.restriction(order.portfolio, waitMs);
  if (restriction === undefined) return;
  const message = `trading is ${restriction}; the order was not taken, submit it again once trading is ACTIVE`;
  throw new Fault("FAILED_PRECONDITION", "TRADING_STATE", message);
}

/** Ends an advance that would fill orders to open before anybody said that they may be. */
class OrdersWait extends Error {}

/**
 * Advances a portfolio by bars, once its waiting orders to open have been canceled where trading is not ACTIVE, so that
 * none of them is filled. Closing orders and the exits of lots go on. Nobody is asked where no order to open waits.
 * @param advance - calls `check`, which throws, with the state that it found, before it changes anything.
 * @throws Fault UNAVAILABLE PEER_UNREACHABLE where orders wait and the state is not known: nothing has changed, and
 *   the same bars may come again; what `advance` throws.
 */
export async function advanceWhileOpen<T>(
  store: PortfolioStore,
  gate: TradingGate,
  name: string,
  waitMs: number,
  advance: (check: (state: PortfolioState) => void) => Promise<T>,
): Promise<T> {
  if (gate === noTradingGate) return await advance(() => {});
  try {
    return await advance(({ orders }) => {
      if (orders.some(isToOpen)) throw new OrdersWait();
    });
  } catch (error) {
    if (!(error instanceof OrdersWait)) throw error;
  }
  const restriction = await gate.restriction(name, waitMs);
  if (restriction !== undefined) await cancelOrdersToOpen(store, name);
  return await advance(() => {});
}

const isToOpen = ({ closing }: Order) => closing === undefined;

async function cancelOrdersToOpen(store: PortfolioStore, name: string): Promise<void> {
  await store.commit((writer) => {
    const portfolio = requirePortfolio(writer, name);
    for (const order of writer.state(portfolio).orders.filter(isToOpen)) {
      writer.cancel(portfolio, canceledNow(writer, portfolio, order));
    }
  });
}
