import { intervalText, originText } from "#lib/report/series-text.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import type { TickerArguments } from "./data-place.ts";
import { seriesJson } from "./stored-series.ts";
import { withGateway } from "./with-gateway.ts";

/** Removes what is stored of a ticker and says what it was; with --json `{ "removed": [Series] }`. */
export async function removeCommand(
  { ticker, json, ...place }: TickerArguments,
  context: CommandContext,
): Promise<number> {
  const { removed } = await withGateway(place, context, ({ marketData }) =>
    marketData.removeSeries({ ticker }),
  );
  const { terminal } = context;
  if (json) terminal.out(`${JSON.stringify({ removed: removed.map(seriesJson) })}\n`);
  for (const series of json ? [] : removed) {
    const what = `${series.barCount} ${intervalText(series)} bars of ${series.instrument?.ticker ?? ticker}`;
    terminal.out(`removed ${what}, ${originText(series)} from ${series.source}\n`);
  }
  return exitCodes.pass;
}
