import { notFound } from "#lib/kernel/fault.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioReader } from "./ports.ts";

/** @throws Fault NOT_FOUND RESOURCE_NOT_FOUND for a name that no portfolio has. */
export async function requirePortfolio(reader: PortfolioReader, name: string): Promise<Portfolio> {
  const found = await reader.portfolio(name);
  if (found === undefined) throw notFound("portfolio", name);
  return found.answer;
}
