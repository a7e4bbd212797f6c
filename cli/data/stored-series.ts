import { toJson } from "@bufbuild/protobuf";
import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import { barIntervals } from "#lib/kernel/bar.ts";
import { barFrequency } from "#lib/kernel/calendar.ts";
import { readable } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Series, SeriesOrigin, SeriesSchema } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import type { GatewaySession } from "../gateway-session.ts";

/** Every stored series as it is now, or every revision of those of one ticker, page by page. */
export async function storedSeries(
  { marketData }: Pick<GatewaySession, "marketData">,
  ticker = "",
): Promise<readonly Series[]> {
  const allRevisions = ticker !== "";
  const all: Series[] = [];
  let pageToken = "";
  do {
    const page = await marketData.listSeries({ ticker, pageToken, allRevisions });
    all.push(...page.series);
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return all;
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

/** How the series came to be stored, and whether its bars were generated. */
export function originText({ origin, provenance }: Series): string {
  const how = readable((enumName(SeriesOrigin, origin) ?? "UNRECORDED").toLowerCase());
  return provenance === DataProvenance.SYNTHETIC ? `${how}, synthetic` : how;
}

/** The length of its bars as a word. */
export function intervalText({ interval }: Series): string {
  const name = enumName(BarInterval, interval) ?? "UNSPECIFIED";
  const known = barIntervals.find((one) => one === name);
  return known === undefined ? name : barFrequency(known);
}
