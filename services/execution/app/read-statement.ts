import { type Statement, statementOf } from "../domain/portfolio/statement.ts";
import type { PortfolioStore } from "./ports.ts";
import { requirePortfolio } from "./require-portfolio.ts";

/** The statement of a portfolio as it is. @throws Fault NOT_FOUND RESOURCE_NOT_FOUND. */
export function readStatement(store: PortfolioStore, name: string): Statement {
  return store.snapshot((reader) => {
    const portfolio = requirePortfolio(reader, name);
    const totals = reader.totals(portfolio);
    return statementOf(reader.state(portfolio), totals, reader.recent(portfolio));
  });
}
