import { type Statement, statementOf } from "../domain/portfolio/statement.ts";
import { knownPortfolio } from "./known-portfolio.ts";
import type { Books } from "./ports.ts";

/** The statement of a portfolio. @throws Fault NOT_FOUND RESOURCE_NOT_FOUND. */
export function getPortfolio(books: Books, name: string): Promise<Statement> {
  return books.read(async (reader) => {
    const portfolio = await knownPortfolio(reader, name);
    return statementOf(await reader.book(portfolio), await reader.totals(portfolio));
  });
}
