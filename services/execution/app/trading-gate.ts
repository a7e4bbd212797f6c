import { Fault } from "#lib/kernel/fault.ts";
import { canceledNow } from "./cancel-order.ts";
import type { PortfolioStore } from "./ports.ts";

/** Who says whether orders that open a position may leave. */
export interface TradingGate {
  /**
   * Why orders of a portfolio may not open anything now; undefined where they may.
   * @param waitMs - how long the answer may take.
   * @throws Fault UNAVAILABLE PEER_UNREACHABLE where nobody can say.
   */
  restriction(portfolio: string, waitMs: number): Promise<string | undefined>;
}

/** Stands for the risk gate where execution has no address of one: it runs alone, and nothing restricts it. */
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

/**
 * Before bars: cancels the waiting orders to open of a portfolio while trading is not ACTIVE, so that none of them is filled.
 * Closing orders and the exits of lots go on. Nobody is asked where no order to open waits.
 * @throws Fault UNAVAILABLE PEER_UNREACHABLE where orders wait and the state is not known: nothing has changed, and
 *   the same bars may come again.
 */
export async function cancelRestrictedOrders(
  store: PortfolioStore,
  gate: TradingGate,
  name: string,
  waitMs: number,
): Promise<void> {
  const hasWaiting = store.snapshot((reader) => {
    const portfolio = reader.portfolio(name)?.answer;
    return portfolio !== undefined && reader.waitingToOpen(portfolio).length > 0;
  });
  if (!hasWaiting) return;
  const restriction = await gate.restriction(name, waitMs);
  if (restriction === undefined) return;
  await store.commit((writer) => {
    const portfolio = writer.portfolio(name)?.answer;
    if (portfolio === undefined) return;
    for (const id of writer.waitingToOpen(portfolio)) {
      const order = writer.order(portfolio, id)?.answer;
      if (order !== undefined) writer.cancel(portfolio, canceledNow(writer, portfolio, order));
    }
  });
}
