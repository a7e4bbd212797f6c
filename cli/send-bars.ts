import type { ImportBarsResponse } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { FileSeries } from "./bars/csv-file.ts";
import { importSeries } from "./bars/import-series.ts";
import type { GatewaySession } from "./gateway-session.ts";
import { dateText } from "./report/date-text.ts";

/**
 * Sends the series of files to a gateway, one call each.
 * @param note - told one line per series.
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
