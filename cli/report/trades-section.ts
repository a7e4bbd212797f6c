import { moneyText } from "#lib/report/metric-text.ts";
import { wrap } from "#lib/report/plain-text.ts";
import type { SprintStep, TickerStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { tableLines } from "./table.ts";

/** What is counted of each ticker over all steps; one line here is one column. */
const counts: readonly {
  readonly heading: string;
  readonly of: (step: TickerStep) => number;
}[] = [
  {
    heading: "orders",
    of: ({ orderedUnits, deniedOrders }) => (orderedUnits === 0n ? 0 : 1) + deniedOrders,
  },
  {
    heading: "unfilled",
    of: ({ deniedOrders, rejectedOrders, expiredOrders }) =>
      deniedOrders + rejectedOrders + expiredOrders,
  },
  { heading: "closed", of: ({ closedTrades }) => closedTrades },
];

/** What was ordered and what came of it, a line a ticker; and the orders that have not ended yet. */
export function tradeLines(
  steps: readonly SprintStep[],
  tickers: readonly string[],
  currency: string,
  width: number,
): readonly string[] {
  const all = steps.flatMap((step) => step.tickers);
  if (all.length === 0) return [];
  const totals = tickers.map((ticker) => {
    const own = all.filter((step) => step.ticker === ticker);
    return {
      ticker,
      counts: counts.map(({ of }) => own.reduce((sum, step) => sum + of(step), 0)),
      netMicros: own.reduce((sum, { closedPnlMicros }) => sum + closedPnlMicros, 0n),
    };
  });
  const table = tableLines(
    [
      { heading: "Trades" },
      ...counts.map(({ heading }) => ({ heading, right: true }) as const),
      { heading: "net profit of closed", right: true },
    ],
    totals.map((each) => [
      `  ${each.ticker}`,
      ...each.counts.map(String),
      moneyText(each.netMicros, currency),
    ]),
    width,
  );
  const [orders = 0, unfilled = 0, closed = 0] = counts.map((_, at) =>
    totals.reduce((sum, each) => sum + each.counts[at]!, 0),
  );
  const open = orders - unfilled - closed;
  const rest =
    open > 0
      ? wrap(
          `  ${open} of ${orders} orders have no closed trade: still waiting, or still held`,
          width,
          "  ",
        )
      : [];
  return [...table, ...rest.map((line) => (line.startsWith("  ") ? line : `  ${line}`))];
}
