import { toJson } from "@bufbuild/protobuf";
import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import { allPages } from "#lib/report/all-pages.ts";
import { type Series, SeriesSchema } from "#proto/pmx/marketdata/v1/series_pb.ts";
import type { GatewaySession } from "../gateway-session.ts";

/** Every stored series as it is now, or every revision of those of one ticker, page by page. */
export async function storedSeries(
  { marketData }: Pick<GatewaySession, "marketData">,
  ticker = "",
): Promise<readonly Series[]> {
  const allRevisions = ticker !== "";
  return allPages(async (pageToken) => {
    const page = await marketData.listSeries({ ticker, pageToken, allRevisions });
    return { items: page.series, nextPageToken: page.nextPageToken };
  });
}

/**
 * Every revision that is stored of a ticker. A name that nothing is stored under is taken for the ticker that it
 * stands for (`GTCO.LG`, `BTCUSD`).
 */
export async function seriesOfTicker(
  gateway: Pick<GatewaySession, "marketData">,
  name: string,
): Promise<readonly Series[]> {
  const exact = await storedSeries(gateway, name);
  const ticker = canonicalTicker(name);
  return exact.length > 0 || ticker === name ? exact : storedSeries(gateway, ticker);
}

/** A series in protobuf's JSON form; a zero is written out. */
export function seriesJson(series: Series): unknown {
  return toJson(SeriesSchema, series, { alwaysEmitImplicit: true });
}
