import { Fault } from "#lib/kernel/fault.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import type { Series } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { dateText, readable } from "../report/plain-text.ts";
import type { TickerArguments } from "./data-place.ts";
import { intervalText, originText, seriesJson, storedSeries } from "./stored-series.ts";
import { withGateway } from "./with-gateway.ts";

/** Prints what is stored of a ticker; with --json `{ "series": [Series] }`, the one that applies first. */
export async function showCommand(
  { ticker, json, ...place }: TickerArguments,
  context: CommandContext,
): Promise<number> {
  const series = await withGateway(place, context, (gateway) => storedSeries(gateway, ticker));
  if (series.length === 0) throw nothingStored(ticker);
  const { terminal } = context;
  if (json) terminal.out(`${JSON.stringify({ series: series.map(seriesJson) })}\n`);
  else terminal.out(series.map(showText).join("\n"));
  return exitCodes.pass;
}

function showText(series: Series): string {
  const { instrument, barCount, firstBarTime, lastBarTime, source, dataHash } = series;
  const { ticker = "", exchange = "", currency = "", region = "" } = instrument ?? {};
  const assetClass = readable(enumName(AssetClass, instrument?.assetClass ?? 0) ?? "UNSPECIFIED");
  const lines = [
    ["Ticker", `${ticker}: ${assetClass}, ${exchange} (${region}), ${currency}`],
    ["Bars", `${barCount} ${intervalText(series)}, ${period(firstBarTime, lastBarTime)}`],
    ["Kept", originText(series)],
    ["Source", source],
    ["Data hash", dataHash],
  ] as const;
  return lines.map(([name, text]) => `${name.padEnd(11)}${text}\n`).join("");
}

function period(...[first, last]: readonly Series["firstBarTime"][]): string {
  return `${dateText(first)} to ${dateText(last)}`;
}

function nothingStored(ticker: string): Fault {
  const message = `no bars are stored for "${ticker}"; pmx data list names what is stored`;
  return new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", message);
}
