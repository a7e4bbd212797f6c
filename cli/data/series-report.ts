import { readable } from "#lib/report/plain-text.ts";
import { type Column, tableLines } from "../report/table.ts";
import type { SeriesOutcome } from "./series-outcome.ts";

const columns: readonly Column[] = [
  { heading: "Ticker" },
  { heading: "State" },
  { heading: "Bars", right: true },
  { heading: "Stored", right: true },
  { heading: "Actions", right: true },
  { heading: "First" },
  { heading: "Last" },
  { heading: "Currency" },
  { heading: "Basis" },
];

/** A row stays on one line, so that what is said of it can follow. */
const anyWidth = Number.POSITIVE_INFINITY;

/** What became of each ticker, as one JSON object on one line. */
export function outcomesJson(series: readonly SeriesOutcome[]): string {
  return `${JSON.stringify({ series })}\n`;
}

/** A table of what became of each ticker, with its source and what there is to say of it below its row. */
export function outcomesTable(outcomes: readonly SeriesOutcome[]): string {
  const rows = outcomes.map((one) => [
    one.ticker,
    one.state.toLowerCase(),
    `${one.barCount}`,
    `${one.storedCount}`,
    `${one.actionCount}`,
    one.firstDate ?? "",
    one.lastDate ?? "",
    one.currency ?? "",
    readable((one.basis ?? "").toLowerCase()),
  ]);
  const [heading = "", ...lines] = tableLines(columns, rows, anyWidth);
  const body = outcomes.flatMap(({ source, notes }, at) => [
    lines[at] ?? "",
    ...[...(source === undefined ? [] : [`from ${source}`]), ...notes].map(
      (text) => `    ${text.replaceAll("\n", "\n    ")}`,
    ),
  ]);
  return `${[heading, ...body].join("\n")}\n`;
}
