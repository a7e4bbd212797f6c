import { endRun as endRunOf } from "../domain/simulation/end-run.ts";
import type { Advanced } from "./advance-bars.ts";
import type { PortfolioStore } from "./ports.ts";
import { reconciledStatement } from "./reconciled-statement.ts";
import { requirePortfolio } from "./require-portfolio.ts";

/**
 * Ends the run of a portfolio, in one transaction, and states how its equity went. Repeated, it finds nothing
 * to end, answers with the lots that were closed and the orders that expired so before, and states the same
 * fact again.
 * @throws Fault NOT_FOUND RESOURCE_NOT_FOUND; FAILED_PRECONDITION PORTFOLIO_STATE.
 */
export async function endRun(store: PortfolioStore, name: string): Promise<Advanced> {
  const { value, position } = await store.commit((writer) => {
    const portfolio = requirePortfolio(writer, name);
    writer.checkRunningSums(portfolio);
    const { state, ...done } = endRunOf(writer.state(portfolio));
    const { events, equityPoint } = done;
    if (events.length > 0) {
      const { barStartMs: startTimeMs } = equityPoint;
      writer.advance(portfolio, [{ startTimeMs, bars: [], ...done }]);
    }
    const history = writer.equityHistory(portfolio);
    if (history !== undefined) writer.stateEnd(portfolio, history);
    const ended = events.length > 0 ? state : writer.state(portfolio);
    const statement = reconciledStatement(writer, ended);
    return { executions: writer.endOfRun(portfolio), statement };
  });
  return { ...value, lastFact: position };
}
