import { reconcile } from "../domain/ledger/reconciliation.ts";
import type { PortfolioState } from "../domain/portfolio/portfolio-state.ts";
import { type Statement, statementOf } from "../domain/portfolio/statement.ts";
import type { PortfolioReader } from "./ports.ts";

/**
 * The statement of a portfolio that a transaction has changed, once its ledger agrees with it.
 * @throws Error naming the account that differs; nothing may be committed then.
 */
export function reconciledStatement(reader: PortfolioReader, state: PortfolioState): Statement {
  const { portfolio, lots } = state;
  const totals = reader.totals(portfolio);
  reconcile(totals.balances, {
    startingCashMicros: portfolio.startingCashMicros,
    lots,
    ...(state.shortfallMicros !== undefined && { shortfallMicros: state.shortfallMicros }),
    grossPnlMicros: totals.grossPnlMicros,
    netPnlMicros: totals.netPnlMicros,
  });
  return statementOf(state, totals, reader.recent(portfolio));
}
