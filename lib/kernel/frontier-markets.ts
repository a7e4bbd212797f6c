/** The frontier markets of the original system, by its names, with the suffix that tickers of each end in. */
export const frontierMarkets = {
  NGX: ".LG",
  NSE: ".NR",
  JSE: ".JO",
  HOSE: ".VN",
  DSE: ".DH",
  CSE: ".CM",
  PSX: ".KA",
  KSE: ".KW",
  QSE: ".QA",
  BVB: ".RO",
  BSE: ".SB",
} as const;

/** One of them. */
export type FrontierMarket = keyof typeof frontierMarkets;

const suffixes: readonly string[] = Object.values(frontierMarkets);

/** Whether the ticker is of a share that is listed on one of them. */
export function isFrontierTicker(ticker: string): boolean {
  return suffixes.some((suffix) => ticker.endsWith(suffix));
}
