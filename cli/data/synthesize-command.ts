import {
  type SyntheticRequest,
  synthesize,
} from "#gateway/market-data/domain/synthetic/synthesize.ts";
import { importSeries } from "../bars/import-series.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import type { DataPlace } from "./data-place.ts";
import { refusedSeries, type SeriesOutcome, storedOutcome } from "./series-outcome.ts";
import { outcomesJson, outcomesTable } from "./series-report.ts";
import { withGateway } from "./with-gateway.ts";

export interface SynthesizeArguments extends DataPlace, SyntheticRequest {
  readonly json: boolean;
}

/**
 * Generates series and imports them; says what became of each ticker, with --json as `{ "series": [SeriesOutcome] }`.
 * @returns 64 where the gateway refused any.
 */
export async function synthesizeCommand(
  { json, ...asked }: SynthesizeArguments,
  context: CommandContext,
): Promise<number> {
  const generated = synthesize(asked);
  const outcomes: SeriesOutcome[] = [];
  await withGateway(asked, context, async ({ marketData }) => {
    for (const series of generated) {
      try {
        outcomes.push(storedOutcome(series, await importSeries(marketData, series)));
      } catch (error) {
        outcomes.push(refusedSeries(series, error));
      }
    }
  });
  context.terminal.out(json ? outcomesJson(outcomes) : outcomesTable(outcomes));
  return outcomes.some(({ state }) => state === "REFUSED") ? exitCodes.usage : exitCodes.pass;
}
