/** What a price of 1 in the stored unit is worth for one contract of a future. */
export interface FutureTerms {
  /** What stands before `=F`. */
  readonly root: string;
  readonly contractMultiplier: number;
  /** The unit in which it is quoted, where that is not the dollar: grains, livestock and softs are in cents. */
  readonly quotedIn?: string;
}

const inDollars = (terms: Readonly<Record<string, number>>): readonly FutureTerms[] =>
  Object.entries(terms).map(([root, contractMultiplier]) => ({ root, contractMultiplier }));

const inCents = (terms: Readonly<Record<string, number>>): readonly FutureTerms[] =>
  inDollars(terms).map((one) => ({ ...one, quotedIn: "USX" }));

/**
 * The well-known futures by contract size: barrels, ounces, pounds, bushels, or dollars for a point of an index. For
 * what is quoted in cents the size is that in units of the good, since stored prices are in dollars.
 */
export const futures: readonly FutureTerms[] = [
  // Energy
  ...inDollars({ CL: 1000, BZ: 1000, NG: 10_000, RB: 42_000, HO: 42_000, MCL: 100, QM: 500 }),
  // Metals
  ...inDollars({ GC: 100, SI: 5000, HG: 25_000, PL: 50, PA: 100, MGC: 10, SIL: 1000, QO: 50 }),
  // Indices
  ...inDollars({ ES: 50, NQ: 20, YM: 5, RTY: 50, MES: 5, MNQ: 2, MYM: 0.5, M2K: 5, NKD: 5 }),
  ...inDollars({ VX: 1000, DX: 1000 }),
  // Interest rates: points of a face value of 100,000, two-year notes of 200,000
  ...inDollars({ ZN: 1000, ZB: 1000, UB: 1000, TN: 1000, ZF: 1000, ZT: 2000 }),
  // Currencies
  ...inDollars({ "6E": 125_000, "6B": 62_500, "6A": 100_000, "6C": 100_000, "6S": 125_000 }),
  ...inDollars({ "6N": 100_000, "6M": 500_000, "6J": 12_500_000 }),
  // Crypto-assets
  ...inDollars({ BTC: 5, MBT: 0.1, ETH: 50, MET: 0.1 }),
  // Grains: bushels; soybean meal in tons and dollars, oil in pounds, rice in hundredweights
  ...inCents({ ZC: 5000, ZS: 5000, ZW: 5000, KE: 5000, ZO: 5000, ZL: 60_000, ZR: 2000 }),
  ...inDollars({ ZM: 100 }),
  // Livestock: pounds
  ...inCents({ LE: 40_000, HE: 40_000, GF: 50_000 }),
  // Softs: pounds; cocoa in tons and dollars
  ...inCents({ KC: 37_500, SB: 112_000, CT: 50_000, OJ: 15_000 }),
  ...inDollars({ CC: 10 }),
];

/** The terms of a future's ticker (`CL=F`), or undefined where pmx knows none. */
export function futureTermsOf(ticker: string): FutureTerms | undefined {
  return futures.find(({ root }) => ticker === `${root}=F`);
}
