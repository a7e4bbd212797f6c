import { barIntervals } from "#lib/kernel/bar.ts";
import { barFrequency } from "#lib/kernel/calendar.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Series, SeriesOrigin } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { dateText, readable, timeText } from "./plain-text.ts";

/** A name with its text. */
export type NamedText = readonly [name: string, text: string];

/** What is said where nothing is stored. */
export const nothingStoredText =
  "no bars are stored yet; import some with: pmx data import FILE|DIR";

/** What is said of a ticker of which nothing is stored. */
export function nothingStoredOf(ticker: string): string {
  return `no bars are stored for "${ticker}"; pmx data list names what is stored`;
}

/** How the series came to be stored, and whether its bars were generated. */
export function originText({ origin, provenance }: Series): string {
  const how = readable((enumName(SeriesOrigin, origin) ?? "UNRECORDED").toLowerCase());
  return provenance === DataProvenance.SYNTHETIC ? `${how}, synthetic` : how;
}

/** The length of its bars as a word. */
export function intervalText({ interval }: Pick<Series, "interval">): string {
  const name = enumName(BarInterval, interval) ?? "UNSPECIFIED";
  const known = barIntervals.find((one) => one === name);
  return known === undefined ? name : barFrequency(known);
}

/** What a ticker is: AAPL: EQUITY, NASDAQ (US), USD. */
export function instrumentText({ instrument }: Series): string {
  const { ticker = "", exchange = "", currency = "", region = "" } = instrument ?? {};
  const assetClass = readable(enumName(AssetClass, instrument?.assetClass ?? 0) ?? "UNSPECIFIED");
  return `${ticker}: ${assetClass}, ${exchange} (${region}), ${currency}`;
}

/** What is known of a revision of a series; what is not known has no text. */
export function revisionTexts(series: Series): readonly NamedText[] {
  const { revision, barCount, firstBarTime, lastBarTime, importTime, changedCount } = series;
  const when = importTime === undefined ? "" : ` on ${dateText(importTime)}`;
  return [
    ["Revision", `${revision}, ${originText(series)}${when} from ${series.source}`],
    [
      "Bars",
      `${barCount} ${intervalText(series)}, ${timeText(firstBarTime, series.interval)} to ${timeText(lastBarTime, series.interval)}`,
    ],
    ["Revised", changedCount > 0n ? `${changedCount} bars of the revision before` : ""],
    ["Missing", missingText(series)],
    ["Prices", basisName(series.basis) ?? ""],
    ["Actions", series.actionCount > 0n ? `${series.actionCount} splits and dividends` : ""],
    ["Data hash", series.dataHash],
  ];
}

/** What was done to prices: as traded; undefined where nothing states it. */
export function basisName(basis: PriceBasis): string | undefined {
  const name = enumName(PriceBasis, basis);
  return name === undefined ? undefined : readable(name.toLowerCase());
}

function missingText({ hasOpens, hasVolumes }: Series): string {
  const missing = [
    hasOpens === false ? "opens, highs or lows" : "",
    hasVolumes === false ? "volumes" : "",
  ];
  return missing.filter((what) => what !== "").join(" and ");
}
