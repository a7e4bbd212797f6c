import type { PortfolioState } from "./portfolio-state.ts";
import type { Marks } from "./position.ts";

/**
 * The marks before a bar, and the opens of what was opened in it, which has no mark of before: the close that is kept of
 * its ticker is not converted.
 * @param opens - marks of everything held, at the opens of the bar's instruments.
 */
export function marksBefore({ lots, marks }: PortfolioState, opens: Marks): Marks {
  const held = new Set(
    lots
      .filter(({ barsCompleted }) => Object.keys(barsCompleted).length > 0)
      .map(({ instrument }) => instrument.ticker),
  );
  const before = [...marks].filter(([ticker]) => held.has(ticker));
  return new Map([...opens, ...before]);
}
