import { systemClock } from "#lib/kit/clock.ts";
import {
  type FileOutcome,
  type FileRequest,
  type FileSeries,
  readBarFiles,
} from "../bars/bar-files.ts";
import { importSeries } from "../bars/import-series.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import type { GatewaySession } from "../gateway-session.ts";
import type { DataPlace } from "./data-place.ts";
import { importJson, importTable } from "./import-report.ts";
import { failedFile, type ImportedFile, importedFile, refusedFile } from "./imported-file.ts";
import { withGateway } from "./with-gateway.ts";

export interface ImportArguments extends DataPlace {
  /** A file of bars or a folder of them. */
  readonly path: string;
  /** What the user says of the files. */
  readonly files: FileRequest;
  readonly json: boolean;
}

/**
 * Reads files of bars and sends them to a gateway, one after the other; says on standard output what became of
 * each, with --json as `{ "files": [ImportedFile] }`. The gateway is not started where no file can be read.
 * @returns 64 where any file failed.
 * @throws Fault where there are no files, or the gateway is away.
 */
export async function importCommand(
  { path, files, json, ...place }: ImportArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const done: ImportedFile[] = [];
  const outcomes = readBarFiles(path, { ...files, nowMs: systemClock.nowMs() });
  const first = await firstSeries(outcomes, done);
  try {
    if (first !== undefined) {
      await withGateway(place, context, async (gateway) => {
        done.push(await imported(gateway, first));
        for await (const outcome of outcomes) {
          done.push(
            "series" in outcome ? await imported(gateway, outcome.series) : failedFile(outcome),
          );
        }
      });
    }
  } finally {
    // What is stored stays stored, also where the gateway went away after it.
    if (done.length > 0) {
      terminal.out(json ? importJson(done) : importTable(done));
    }
  }
  return done.some(({ state }) => state === "FAILED") ? exitCodes.usage : exitCodes.pass;
}

/** The first series; files before it that cannot be read are added to `done`. */
async function firstSeries(
  outcomes: AsyncGenerator<FileOutcome>,
  done: ImportedFile[],
): Promise<FileSeries | undefined> {
  for (;;) {
    const { value, done: ended } = await outcomes.next();
    if (ended) return undefined;
    if ("series" in value) return value.series;
    done.push(failedFile(value));
  }
}

/** Sends one series; the gateway's refusal of it is its result. @throws Fault of any other kind. */
async function imported(gateway: GatewaySession, series: FileSeries): Promise<ImportedFile> {
  try {
    return importedFile(series, await importSeries(gateway.marketData, series));
  } catch (error) {
    return refusedFile(series, error);
  }
}
