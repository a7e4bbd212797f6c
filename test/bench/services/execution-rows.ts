import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { OrderState } from "#proto/pmx/execution/v1/order_pb.ts";
import type { Child } from "./child.ts";
import {
  advance,
  type BenchPortfolio,
  nextBars,
  nextOrder,
  openPortfolio,
  submit,
  tickers,
} from "./portfolios.ts";
import { forEach, type Row, rowOf } from "./row.ts";

const { advanceBars, submitOrder } = ExecutionService.method;
const heldSessions = 20;

/**
 * Every order is new and accepted: a portfolio that has traded and holds one lot takes one order each for
 * the other tickers, then the next portfolio is opened.
 */
export async function submitOrderRow(server: Child): Promise<Row> {
  let opened = 0;
  let ordered = 0;
  const others = tickers.slice(1);
  return rowOf(server, submitOrder, {
    id: "submit-order",
    title: "SubmitOrder",
    async requests(count) {
      const ids = Array.from(
        { length: Math.ceil(count / others.length) },
        () => `orders-${opened++}`,
      );
      const ready: BenchPortfolio[] = [];
      await forEach(ids, async (id) => {
        const portfolio = await openPortfolio(server, id);
        await submit(server, nextOrder(portfolio, "AAPL", "first"));
        await advance(server, portfolio, 20);
        ready.push(portfolio);
      });
      return Array.from({ length: count }, (_, index) => {
        const ticker = others[Math.floor(index / ready.length)]!;
        return nextOrder(ready[index % ready.length]!, ticker, `order-${ordered++}`, 5);
      });
    },
    expected: ({ order }) => order?.state === OrderState.ACCEPTED,
  });
}

/**
 * Bars that follow upon those before, portfolio after portfolio. Each has closed some trades; before
 * each load one more order waits wherever no lot is held, so that most bars mark a held lot and some open
 * or close one.
 */
export async function advanceBarsRow(
  server: Child,
  bars: number,
  { portfolios, pastTrades }: { readonly portfolios: number; readonly pastTrades: number },
): Promise<Row> {
  const open: BenchPortfolio[] = [];
  const ids = Array.from({ length: portfolios }, (_, index) => `bars-${bars}-${index}`);
  await forEach(ids, async (id) => {
    const portfolio = await openPortfolio(server, id);
    for (let trade = 0; trade < pastTrades; trade += 1) {
      await submit(server, nextOrder(portfolio, "AAPL", `past-${trade}`, 5));
      await advance(server, portfolio, 10);
    }
    open.push(portfolio);
  });
  let load = 0;
  let asked = 0;
  return rowOf(server, advanceBars, {
    id: `advance-${bars}`,
    title: `AdvanceBars, ${bars} ${bars === 1 ? "bar" : "bars"}`,
    async requests(count) {
      load += 1;
      const orderId = `load-${load}`;
      await forEach(open, (one) => submit(server, nextOrder(one, "AAPL", orderId, heldSessions)));
      return Array.from({ length: count }, () => nextBars(open[asked++ % open.length]!, bars));
    },
    expected: ({ portfolio }) => portfolio?.lastBarCloseTime !== undefined,
  });
}
