import { toJson } from "@bufbuild/protobuf";
import {
  type ImportBarsResponse,
  ImportBarsResponseSchema,
} from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { type FileSeries, readBarFiles } from "../bars/csv-file.ts";
import { importSeries } from "../bars/import-series.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { dateText, readable } from "../report/plain-text.ts";
import type { DataPlace } from "./data-place.ts";
import { withGateway } from "./with-gateway.ts";

export interface ImportArguments extends DataPlace {
  /** A CSV file or a folder of them. */
  readonly path: string;
  readonly json: boolean;
}

/**
 * Sends the bars of CSV files to a gateway; says on standard output what was stored, with --json
 * as `{ "imported": [{ source, widenedCount, series, storedCount }] }`.
 */
export async function importCommand(
  { path, json, ...place }: ImportArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const series = await readBarFiles(path);
  await withGateway(place, context, async (gateway) => {
    const imported: unknown[] = [];
    await sendBars(gateway, series, (each, response) => {
      if (json) imported.push(importedJson(each, response));
      else terminal.out(`${importedText(each, response)}\n`);
    });
    if (json) terminal.out(`${JSON.stringify({ imported })}\n`);
  });
  return exitCodes.pass;
}

/**
 * Sends the series of files to a gateway, one call each.
 * @param stored - called for each series, with what the gateway answered.
 * @throws Fault of the first series that the gateway refuses; those before it are stored.
 */
export async function sendBars(
  gateway: GatewaySession,
  series: readonly FileSeries[],
  stored: (series: FileSeries, response: ImportBarsResponse) => void,
): Promise<void> {
  for (const each of series) {
    stored(each, await importSeries(gateway.marketData, each));
  }
}

function importedJson({ source, widenedCount }: FileSeries, response: ImportBarsResponse) {
  const answer = toJson(ImportBarsResponseSchema, response, { alwaysEmitImplicit: true });
  return { source, widenedCount, ...(answer as object) };
}

/** What was stored of a file, in one line. */
export function importedText(file: FileSeries, response: ImportBarsResponse): string {
  const { instrument, source, widenedCount } = file;
  const { series, storedCount, changedCount } = response;
  const period = `${dateText(series?.firstBarTime)} to ${dateText(series?.lastBarTime)}`;
  const widened =
    widenedCount > 0 ? `; rounding moved the high or low of ${widenedCount} bars` : "";
  return (
    `imported ${source}: ${storedCount - changedCount} new bars of ${instrument.ticker}, ` +
    `${series?.barCount ?? 0n} in all, ${period}${revisedText(response)}${widened}`
  );
}

/** How many stored bars have other values now, and the first of them; empty where none has. */
function revisedText({ series, changedCount, firstChange }: ImportBarsResponse): string {
  if (changedCount === 0n || firstChange === undefined) return "";
  const { startTime, field, stored, imported } = firstChange;
  const was = `${readable(field)} was ${stored ?? "empty"}, is ${imported ?? "empty"}`;
  return (
    `; ${changedCount} stored bars revised, the first ${dateText(startTime)} (${was}): ` +
    `revision ${series?.revision ?? 0n}, earlier sprints keep theirs`
  );
}
