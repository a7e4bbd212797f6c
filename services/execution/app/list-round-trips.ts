import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { knownPortfolio } from "./known-portfolio.ts";
import type { Books, ListedRoundTrip } from "./ports.ts";

/** Round trips of a portfolio, in the order of their exits. */
export interface ListedRoundTrips {
  readonly portfolio: Portfolio;
  readonly roundTrips: readonly ListedRoundTrip[];
}

/** Lists at most `limit` round trips after a sequence. @throws Fault NOT_FOUND RESOURCE_NOT_FOUND. */
export function listRoundTrips(
  books: Books,
  name: string,
  after: number,
  limit: number,
): Promise<ListedRoundTrips> {
  return books.read(async (reader) => {
    const portfolio = await knownPortfolio(reader, name);
    return { portfolio, roundTrips: await reader.roundTrips(portfolio, after, limit) };
  });
}
