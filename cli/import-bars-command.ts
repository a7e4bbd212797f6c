import type { ImportBarsResponse } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { type FileSeries, readBarFiles } from "./bars/csv-file.ts";
import { importSeries } from "./bars/import-series.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import { type GatewaySession, remoteGateway } from "./gateway-session.ts";
import type { ImportBarsArguments } from "./parse-arguments.ts";
import { dateText } from "./report/plain-text.ts";

/** Sends the bars of CSV files to a running gateway; says on standard output what was stored. */
export async function importBarsCommand(
  { path, address }: ImportBarsArguments,
  { terminal }: CommandContext,
): Promise<number> {
  const series = await readBarFiles(path);
  const gateway = remoteGateway(address);
  try {
    await sendBars(gateway, series, (line) => terminal.out(`${line}\n`));
  } finally {
    await gateway.close();
  }
  return exitCodes.pass;
}

/**
 * Sends the series of files to a gateway, one call each.
 * @param note - called with one line for each series.
 * @throws Fault of the first series that the gateway refuses; those before it are stored.
 */
export async function sendBars(
  gateway: GatewaySession,
  series: readonly FileSeries[],
  note: (line: string) => void,
): Promise<void> {
  for (const each of series) {
    const response = await importSeries(gateway.marketData, each);
    note(importedText(each, response));
  }
}

function importedText(
  { instrument, source, widenedCount }: FileSeries,
  { series, storedCount }: ImportBarsResponse,
): string {
  const period = `${dateText(series?.firstBarTime)} to ${dateText(series?.lastBarTime)}`;
  const widened =
    widenedCount > 0 ? `; rounding moved the high or low of ${widenedCount} bars` : "";
  return (
    `imported ${source}: ${storedCount} new bars of ${instrument.ticker}, ` +
    `${series?.barCount ?? 0n} in all, ${period}${widened}`
  );
}
