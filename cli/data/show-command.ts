import { Fault } from "#lib/kernel/fault.ts";
import { dateText, readable, timeText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import type { Series } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import type { TickerArguments } from "./data-place.ts";
import { intervalText, originText, seriesJson, seriesOfTicker } from "./stored-series.ts";
import { withGateway } from "./with-gateway.ts";

/**
 * Prints the revisions that are stored of a ticker; with --json `{ "series": [Series] }`, the one that
 * applies first.
 */
export async function showCommand(
  { ticker, json, ...place }: TickerArguments,
  context: CommandContext,
): Promise<number> {
  const series = await withGateway(place, context, (gateway) => seriesOfTicker(gateway, ticker));
  const [applies] = series;
  if (applies === undefined) throw nothingStored(ticker);
  const { terminal } = context;
  if (json) terminal.out(`${JSON.stringify({ series: series.map(seriesJson) })}\n`);
  else terminal.out([instrumentText(applies), ...series.map(revisionText)].join("\n"));
  return exitCodes.pass;
}

function instrumentText({ instrument }: Series): string {
  const { ticker = "", exchange = "", currency = "", region = "" } = instrument ?? {};
  const assetClass = readable(enumName(AssetClass, instrument?.assetClass ?? 0) ?? "UNSPECIFIED");
  return linesOf([["Ticker", `${ticker}: ${assetClass}, ${exchange} (${region}), ${currency}`]]);
}

function revisionText(series: Series): string {
  const { revision, barCount, firstBarTime, lastBarTime, importTime, changedCount } = series;
  const when = importTime === undefined ? "" : ` on ${dateText(importTime)}`;
  const basis = enumName(PriceBasis, series.basis);
  return linesOf([
    ["Revision", `${revision}, ${originText(series)}${when} from ${series.source}`],
    [
      "Bars",
      `${barCount} ${intervalText(series)}, ${timeText(firstBarTime, series.interval)} to ${timeText(lastBarTime, series.interval)}`,
    ],
    ["Revised", changedCount > 0n ? `${changedCount} bars of the revision before` : ""],
    ["Missing", missingText(series)],
    ["Prices", basis === undefined ? "" : readable(basis.toLowerCase())],
    ["Actions", series.actionCount > 0n ? `${series.actionCount} splits and dividends` : ""],
    ["Data hash", series.dataHash],
  ]);
}

function missingText({ hasOpens, hasVolumes }: Series): string {
  const missing = [
    hasOpens === false ? "opens, highs or lows" : "",
    hasVolumes === false ? "volumes" : "",
  ];
  return missing.filter((what) => what !== "").join(" and ");
}

/** Names with their texts; what has no text is left out. */
function linesOf(lines: readonly (readonly [name: string, text: string])[]): string {
  const filled = lines.filter(([, text]) => text !== "");
  return filled.map(([name, text]) => `${name.padEnd(11)}${text}\n`).join("");
}

function nothingStored(ticker: string): Fault {
  const message = `no bars are stored for "${ticker}"; pmx data list names what is stored`;
  return new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", message);
}
