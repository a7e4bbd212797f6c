import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { knownPortfolio } from "./known-portfolio.ts";
import type { Books, ListedRoundTrip } from "./ports.ts";

/** A page of round trips; `next` is the sequence to go on after, absent at the end. */
export interface RoundTripPage {
  readonly portfolio: Portfolio;
  readonly roundTrips: readonly ListedRoundTrip["roundTrip"][];
  readonly next?: number;
}

/** Lists round trips in the order of their exits. @throws Fault NOT_FOUND RESOURCE_NOT_FOUND. */
export function listRoundTrips(
  books: Books,
  name: string,
  after: number,
  pageSize: number,
): Promise<RoundTripPage> {
  return books.read(async (reader) => {
    const portfolio = await knownPortfolio(reader, name);
    const listed = await reader.roundTrips(portfolio, after, pageSize + 1);
    const page = listed.slice(0, pageSize);
    const last = page.at(-1);
    const next = listed.length > pageSize && last !== undefined ? { next: last.sequence } : {};
    return { portfolio, roundTrips: page.map((one) => one.roundTrip), ...next };
  });
}
