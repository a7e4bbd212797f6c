import { invalidFields } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { changedTerms } from "../domain/portfolio/known-instrument.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import type { PortfolioReader } from "./ports.ts";

/** An instrument of a request with its path. */
export interface StatedInstrument {
  readonly instrument: Instrument;
  readonly field: string;
}

/**
 * Refuses instruments whose terms are not those that the portfolio knows of their tickers.
 * @returns those that it does not know yet.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID naming each term.
 */
export function requireKnownTerms(
  reader: PortfolioReader,
  portfolio: Portfolio,
  stated: readonly StatedInstrument[],
): readonly Instrument[] {
  const unknown: Instrument[] = [];
  const violations = stated.flatMap(({ instrument, field }) => {
    const known = reader.instrument(portfolio, instrument.ticker);
    if (known !== undefined) return changedTerms(known, instrument, field);
    unknown.push(instrument);
    return [];
  });
  if (violations.length > 0) throw invalidFields(violations);
  return unknown;
}
