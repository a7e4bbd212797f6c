import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { PortfolioState } from "../portfolio/portfolio-state.ts";
import { isConverted, rateKnownAt } from "../portfolio/rates.ts";
import type { InstrumentBar } from "./instrument-bars.ts";

/** What amounts that leave with the bar are converted at, however old; undefined in the portfolio's own currency. */
export function exitRate(
  { portfolio, rates }: PortfolioState,
  { instrument, bar }: InstrumentBar,
): ConversionRate | undefined {
  if (!isConverted(portfolio, instrument)) return undefined;
  return rateKnownAt(rates, instrument.currency, bar.startTimeMs);
}
