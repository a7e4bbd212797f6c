import { portfolioFactsFromMessage } from "#lib/wire/portfolio-facts-message.ts";
import { requiredInReply } from "#lib/wire/required-field.ts";
import type { Order } from "#proto/pmx/execution/v1/order_pb.ts";
import type { Portfolio, Position } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";
import type { OpenOrder, PortfolioState } from "../app/portfolio-state.ts";

/** The state of a portfolio as the ledger says it. */
export function portfolioState(portfolio: Portfolio): PortfolioState {
  const { name, equityMicros, availableCashMicros, positions, openOrders } = portfolio;
  const perTicker = (amountIn: (position: Position) => bigint) =>
    new Map(
      positions.map((position) => [
        requiredInReply(position.instrument, "instrument").ticker,
        amountIn(position),
      ]),
    );
  return {
    name,
    equityMicros,
    availableCashMicros,
    heldUnits: perTicker(({ quantityUnits }) => quantityUnits),
    leavingUnits: perTicker(({ leavingUnits }) => leavingUnits),
    leavingCashMicros: perTicker(({ leavingCashMicros }) => leavingCashMicros),
    closing: new Map(
      positions.flatMap(({ instrument, closingUnits: units, closingCashMicros: cashMicros }) =>
        units === 0n ? [] : [[instrument?.ticker ?? "", { units, cashMicros }] as const],
      ),
    ),
    openOrders: openOrders.map(openOrder),
    exchangeAvailableMicros: new Map(
      portfolio.exchangeAllowances.map(({ exchange, availableMicros }) => [
        exchange,
        availableMicros,
      ]),
    ),
    facts: portfolioFactsFromMessage(requiredInReply(portfolio.facts, "facts"), "facts"),
  };
}

function openOrder(order: Order): OpenOrder {
  const sign = order.side === Side.SELL ? -1n : 1n;
  return {
    clientOrderId: order.clientOrderId,
    ticker: requiredInReply(order.instrument, "instrument").ticker,
    signedUnits: sign * (order.quantityUnits - order.filledUnits),
    reservedCashMicros: order.reservedCashMicros,
    ...(order.exchangeReservedMicros !== undefined && {
      exchangeReservedMicros: order.exchangeReservedMicros,
    }),
    ...(order.exposureMicros !== undefined && { exposureMicros: order.exposureMicros }),
    ...(order.closing && { closes: true }),
  };
}
