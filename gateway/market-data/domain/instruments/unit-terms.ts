import type { Instrument, UnitTerms } from "#lib/kernel/instrument.ts";
import { unitTermsOf } from "#lib/kernel/quantity.ts";
import { cryptoPairOf } from "./crypto-pairs.ts";
import { futureTermsOf } from "./futures.ts";

/**
 * An instrument with the decimals and the multiplier that it is traded in: those that its import stated, else those
 * of the tables. Series of versions before 0.3 state none.
 */
export function withUsualTerms(instrument: Instrument): Instrument {
  const { quantityDecimals, contractMultiplier } = usualTerms(instrument);
  return onTerms(instrument, {
    quantityDecimals: instrument.quantityDecimals ?? quantityDecimals,
    contractMultiplier: instrument.contractMultiplier ?? contractMultiplier,
  });
}

/** An instrument on these terms and no others. */
export function onTerms(instrument: Instrument, terms: UnitTerms): Instrument {
  const { quantityDecimals: _, contractMultiplier: __, ...rest } = instrument;
  return { ...rest, ...unitTermsOf(terms) };
}

function usualTerms({ ticker, assetClass }: Instrument): UnitTerms {
  if (assetClass === "CRYPTO") {
    return { quantityDecimals: cryptoPairOf(ticker)?.quantityDecimals };
  }
  if (assetClass !== "FUTURE") return {};
  return { contractMultiplier: futureTermsOf(ticker)?.contractMultiplier };
}
