import { clip, type PlacedProblem } from "./file-problem.ts";
import type { Layout } from "./layout.ts";
import type { Table } from "./table.ts";

const shownTickers = 5;

/**
 * Whose bars a file holds, by what stands in it: the one ticker that it states, or of several the one that is asked
 * for; undefined where it states none.
 * @returns `isOneOfSeveral` where other rows have to be passed over; a problem where the file has several tickers
 *   and not the one that is asked for.
 */
export function fileTicker(
  table: Table,
  layout: Layout,
  asked: string | undefined,
):
  | { readonly ticker?: string; readonly isOneOfSeveral: boolean }
  | { readonly problem: PlacedProblem } {
  const tickers = layout.tickers ?? columnTickers(table, layout);
  if (tickers.length > 1) {
    if (asked !== undefined && tickers.includes(asked))
      return { ticker: asked, isOneOfSeveral: true };
    return { problem: { description: severalText(tickers, asked) } };
  }
  const ticker = layout.ticker ?? tickers[0];
  return { ...(ticker !== undefined && { ticker }), isOneOfSeveral: false };
}

function columnTickers({ rows }: Table, { columns, firstRow }: Layout): readonly string[] {
  const column = columns.ticker;
  if (column === undefined) return [];
  const found = new Set<string>();
  for (let at = firstRow; at < rows.length; at += 1) {
    const cell = rows[at]![column]?.trim().toUpperCase() ?? "";
    if (cell !== "") found.add(cell);
  }
  return [...found].sort();
}

function severalText(tickers: readonly string[], asked: string | undefined): string {
  const shown = tickers.slice(0, shownTickers).map(clip).join(", ");
  const more = tickers.length > shownTickers ? ` and ${tickers.length - shownTickers} more` : "";
  const missing = asked === undefined ? "" : `, but not ${asked}`;
  return `holds bars of ${tickers.length} tickers (${shown}${more})${missing}; name one of them with --ticker`;
}
