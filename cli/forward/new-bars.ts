import { Fault } from "#lib/kernel/fault.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { importSeries } from "../bars/import-series.ts";
import { barsOfFiles, type ImportClient, type SprintBars } from "../bars/sprint-bars.ts";
import { fetchAgain } from "../data/fetch-again.ts";
import { openSources, sourcesTurnedOn } from "../data/open-sources.ts";
import type { Environment } from "../setting.ts";

interface Surroundings {
  readonly client: ImportClient;
  /** Answers of sources are kept there. */
  readonly dataDir: string;
  readonly environment: Environment;
  /** Called with what was stored, and with what was not answered. */
  readonly note: (line: string) => void;
}

/**
 * Imports what is new: the files that were read; without any what the sources that the settings turn on answer, of
 * the series that a sprint reads, or of the tickers of one that is not created yet.
 * @param files - absent where no files were given.
 * @returns the files that were sent; none where sources were asked.
 * @throws Fault of the gateway. A source that does not answer is noted: the gateway says which sessions lack bars.
 */
export async function importNewBars(
  files: SprintBars | undefined,
  of: { readonly sprint: Sprint | undefined; readonly tickers: readonly string[] },
  { client, dataDir, environment, note }: Surroundings,
): Promise<SprintBars> {
  if (files !== undefined) {
    await files.send(client, note);
    return files;
  }
  const { sprint, tickers } = of;
  const none = barsOfFiles([]);
  if (sprint !== undefined) await fetchAgain(sprint, client, { dataDir, environment, note });
  else if (sourcesTurnedOn(environment).length > 0) {
    const sources = openSources(undefined, dataDir, environment);
    for (const ticker of tickers) {
      const { series, failures } = await sources.fetch(ticker, "DAY_1");
      for (const { fault } of failures) note(`note: ${ticker}: ${fault.message}`);
      if (series === undefined) continue;
      await importSeries(client, series).catch((error) => {
        if (!(error instanceof Fault) || error.reason !== "BARS_CONFLICTING") throw error;
        note(`note: ${ticker} is not fetched: ${error.message}`);
      });
    }
  }
  return none;
}
