import { Fault } from "#lib/kernel/fault.ts";
import {
  instrumentText,
  type NamedText,
  nothingStoredOf,
  revisionTexts,
} from "#lib/report/series-text.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import type { TickerArguments } from "./data-place.ts";
import { seriesJson, seriesOfTicker } from "./stored-series.ts";
import { withGateway } from "./with-gateway.ts";

/**
 * Prints the revisions that are stored of a ticker; with --json `{ "series": [Series] }`, the one that
 * applies first.
 */
export async function showCommand(
  { ticker, json, ...place }: TickerArguments,
  context: CommandContext,
): Promise<number> {
  const series = await withGateway(place, context, (gateway) => seriesOfTicker(gateway, ticker));
  const [applies] = series;
  if (applies === undefined) throw nothingStored(ticker);
  const { terminal } = context;
  if (json) terminal.out(`${JSON.stringify({ series: series.map(seriesJson) })}\n`);
  else
    terminal.out(
      [
        linesOf([["Ticker", instrumentText(applies)]]),
        ...series.map((one) => linesOf(revisionTexts(one))),
      ].join("\n"),
    );
  return exitCodes.pass;
}

/** Names with their texts; what has no text is left out. */
function linesOf(lines: readonly NamedText[]): string {
  const filled = lines.filter(([, text]) => text !== "");
  return filled.map(([name, text]) => `${name.padEnd(11)}${text}\n`).join("");
}

function nothingStored(ticker: string): Fault {
  return new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", nothingStoredOf(ticker));
}
