import type { BarInterval } from "#lib/kernel/bar.ts";
import { frontierListings } from "../domain/instruments/frontier-listings.ts";
import type { BarHistory, ReadHistory } from "./bar-history.ts";
import type { SeriesReader } from "./ports.ts";

/** A share of the frontier universe, with what is stored of it. */
export interface FrontierShare {
  readonly symbol: string;
  /** Its one identity, under which bars of its other names are stored too. */
  readonly ticker: string;
  readonly market: string;
  /** Absent where no bars of the interval are stored. */
  readonly history?: BarHistory;
}

/** Looks up every share of the universe among stored series, in its order. */
export function frontierReader(
  reader: Pick<SeriesReader, "find">,
  readHistory: ReadHistory,
): (interval: BarInterval) => Promise<readonly FrontierShare[]> {
  return async (interval) => {
    const shares: FrontierShare[] = [];
    for (const { symbol, ticker, market } of frontierListings) {
      const [stored] = await reader.find(ticker, interval);
      const history = stored && (await readHistory(ticker, interval));
      shares.push({ symbol, ticker, market, ...(history && { history }) });
    }
    return shares;
  };
}
