import { notFound } from "#lib/kernel/fault.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioReader } from "./ports.ts";

/** @throws Fault NOT_FOUND RESOURCE_NOT_FOUND for a name that no portfolio has. */
export function requirePortfolio(reader: PortfolioReader, name: string): Portfolio {
  const found = reader.portfolio(name);
  if (found === undefined) throw notFound("portfolio", name);
  return found.answer;
}
