import { exchangeOf } from "./instruments/exchanges.ts";
import { futureTermsOf } from "./instruments/futures.ts";

/** The unit in which a source quotes prices: the major unit of a currency, or a power of ten of it. */
export interface QuoteUnit {
  /** ISO 4217 code of the major unit. */
  readonly currency: string;
  /** As the source calls it: `ZAc`, `GBX`, or the currency itself. */
  readonly name: string;
  /** Power of ten that takes a price to the major unit: -2 for cents. */
  readonly shift: number;
}

/** Cents, pence and the like, as sources write them; letters count by their case. */
const minorUnits: Readonly<Record<string, Omit<QuoteUnit, "name">>> = {
  ZAc: { currency: "ZAR", shift: -2 },
  ZAC: { currency: "ZAR", shift: -2 },
  GBp: { currency: "GBP", shift: -2 },
  GBX: { currency: "GBP", shift: -2 },
  GBx: { currency: "GBP", shift: -2 },
  ILA: { currency: "ILS", shift: -2 },
  KWF: { currency: "KWD", shift: -3 },
  USX: { currency: "USD", shift: -2 },
  USc: { currency: "USD", shift: -2 },
};

/** The unit that a name stands for: a code of ISO 4217, or one of the minor units; else undefined. */
export function quoteUnitOf(name: string): QuoteUnit | undefined {
  if (Object.hasOwn(minorUnits, name)) return { ...minorUnits[name]!, name };
  return /^[A-Z]{3}$/.test(name) ? { currency: name, name, shift: 0 } : undefined;
}

/**
 * The unit in which Yahoo, Investing.com and the exchanges themselves quote a ticker, where that is not the major one
 * of its currency.
 */
export function usualMinorUnit(ticker: string): QuoteUnit | undefined {
  const { quotedIn } = exchangeOf(ticker) ?? futureTermsOf(ticker) ?? {};
  return quotedIn === undefined ? undefined : quoteUnitOf(quotedIn);
}

/** The power of ten of a scale such as 0.01 or 100; undefined for any other number. */
export function powerOfTen(text: string): number | undefined {
  const parts = /^(?:1(0{0,9})|0?\.(0{0,8})1)$/.exec(text);
  if (parts === null) return undefined;
  return parts[1] === undefined ? -(parts[2]!.length + 1) : parts[1].length;
}
