import { timeText } from "#lib/report/plain-text.ts";
import { intervalText, nothingStoredText, originText } from "#lib/report/series-text.ts";
import type { Series } from "#proto/pmx/marketdata/v1/series_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { reportWidth } from "../report/sprint-report.ts";
import { type Column, tableLines } from "../report/table.ts";
import type { DataPlace } from "./data-place.ts";
import { seriesJson, storedSeries } from "./stored-series.ts";
import { withGateway } from "./with-gateway.ts";

export interface ListArguments extends DataPlace {
  readonly json: boolean;
}

/** Prints a table of the stored series; with --json `{ "series": [Series] }`. */
export async function listCommand(
  { json, ...place }: ListArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const series = await withGateway(place, context, (gateway) => storedSeries(gateway));
  if (json) terminal.out(`${JSON.stringify({ series: series.map(seriesJson) })}\n`);
  else terminal.out(listText(series, terminal.outColumns ?? reportWidth));
  return exitCodes.pass;
}

const columns: readonly Column[] = [
  { heading: "Ticker" },
  { heading: "Bars", right: true },
  { heading: "Every" },
  { heading: "First" },
  { heading: "Last" },
  { heading: "Revision", right: true },
  { heading: "Kept" },
  { heading: "Source", below: true },
];

/** The stored series, one a line. */
function listText(series: readonly Series[], width: number): string {
  if (series.length === 0) {
    return `${nothingStoredText}\n`;
  }
  const rows = series.map((one) => [
    one.instrument?.ticker ?? "",
    `${one.barCount}`,
    intervalText(one),
    timeText(one.firstBarTime, one.interval),
    timeText(one.lastBarTime, one.interval),
    `${one.revision}`,
    originText(one),
    one.source,
  ]);
  return `${tableLines(columns, rows, width).join("\n")}\n`;
}
