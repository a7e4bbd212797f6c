import { cryptoPairOf, tickerOfPair } from "./crypto-pairs.ts";
import { exchangeOf } from "./exchanges.ts";
import { type FrontierListing, frontierListings } from "./frontier-listings.ts";

/** An instrument that a name may stand for. */
export interface Candidate {
  readonly ticker: string;
  /** What it is, for people. */
  readonly description: string;
}

/** Other instruments that people call by a bare name, beside those of the frontier. */
const otherListings: readonly (Candidate & { readonly name: string })[] = [
  { name: "SOL", ticker: "SOL-USD", description: "the coin of Solana in dollars" },
  { name: "RELIANCE", ticker: "RELIANCE.NS", description: "Reliance Industries, Mumbai" },
  { name: "SAFARICOM", ticker: "SCOM.NR", description: "Safaricom, Nairobi" },
  { name: "SCOM", ticker: "SCOM.NR", description: "Safaricom, Nairobi" },
  { name: "DANGCEM", ticker: "DANGCEM.LG", description: "Dangote Cement, Lagos" },
  { name: "UBA", ticker: "UBA.LG", description: "United Bank for Africa, Lagos" },
  { name: "MTN", ticker: "MTNN.LG", description: "MTN Nigeria, Lagos" },
  { name: "BTC", ticker: "BTC-USD", description: "bitcoin in dollars" },
  { name: "ETH", ticker: "ETH-USD", description: "ether in dollars" },
];

/**
 * The one identity that a name stands for: a pair is coin, dash, quote (`BTC/USD` and `BTCUSD` are BTC-USD), and a
 * share's other name on the same exchange is its ticker (`GTCO.LG` is GUARANTY.LG). Every other name stands for itself.
 */
export function canonicalTicker(name: string): string {
  const pair = cryptoPairOf(name);
  if (pair !== undefined) return tickerOfPair(pair);
  const suffix = exchangeOf(name)?.suffix;
  if (suffix === undefined) return name;
  const bare = name.slice(0, -suffix.length);
  const listing = frontierListings.find(
    (one) => one.ticker.endsWith(suffix) && isCalled(one, bare),
  );
  return listing?.ticker ?? name;
}

/** All that a bare name may stand for outside the United States, by the tables here. */
export function candidatesFor(name: string): readonly Candidate[] {
  const frontier = frontierListings
    .filter((one) => isCalled(one, name))
    .map((one) => ({ ticker: one.ticker, description: descriptionOf(one) }));
  const others = otherListings
    .filter((one) => one.name === name)
    .map(({ ticker, description }) => ({ ticker, description }));
  return [...frontier, ...others];
}

/** What a bare name is in the United States where it is called so elsewhere too; undefined where that is not known. */
export function usNameOf(name: string): string | undefined {
  return frontierListings.find(({ symbol }) => symbol === name)?.usName;
}

/** What to write for a bare name that means nothing by itself; undefined for every other name. */
export function ambiguity(name: string): string | undefined {
  const candidates = candidatesFor(name);
  if (candidates.length === 0 || usNameOf(name) !== undefined) return undefined;
  return `${name} may be meant for more than one instrument; write ${candidatesText(candidates)}`;
}

/** The candidates as a part of a sentence. */
export function candidatesText(candidates: readonly Candidate[]): string {
  return candidates.map(({ ticker, description }) => `${ticker} (${description})`).join(", ");
}

function isCalled({ symbol, aliases = [] }: FrontierListing, name: string): boolean {
  return symbol === name || aliases.includes(name);
}

function descriptionOf({ name, symbol, market }: FrontierListing): string {
  return `${name ?? symbol}, ${market}`;
}
