import type { BarInterval } from "#lib/kernel/bar.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import type { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { FileSeries } from "./bar-files.ts";
import { importedText, importSeries } from "./import-series.ts";
import { type FilesOfSprint, filesOfSprint } from "./series-at.ts";

/** What bars are sent through. */
export type ImportClient = Pick<ClientOf<typeof MarketDataService>, "importBars">;

/** Bars that are sent before a sprint is created, read from files or generated. */
export interface SprintBars {
  /** Length of the bars of the first series; absent without a series. */
  readonly interval?: BarInterval;
  /** Sends them all. @param note - called with what was stored. @throws Fault as ImportBars answers it. */
  send(client: ImportClient, note: (line: string) => void): Promise<void>;
  /**
   * The tickers of a sprint that names none, and which bars are not in it.
   * @param ofPass - length of the bars of its intraday pass, which are in it too
   */
  ofSprint(interval: BarInterval, asked?: readonly string[], ofPass?: BarInterval): FilesOfSprint;
}

/** The bars of files that were read; none where there are no files. */
export function barsOfFiles(series: readonly FileSeries[]): SprintBars {
  const [first] = series;
  return {
    ...(first && { interval: first.interval }),
    async send(client, note) {
      for (const each of series) note(importedText(each, await importSeries(client, each)));
    },
    ofSprint: (interval, asked, ofPass) =>
      filesOfSprint(
        series.filter((one) => one.interval !== ofPass),
        interval,
        asked,
      ),
  };
}
