import { isoDateOf } from "#lib/kernel/calendar.ts";
import { tickerProblem } from "#lib/kernel/instrument.ts";
import { isSplitRatio } from "#lib/kernel/split-ratio.ts";
import type { CorporateAction } from "../corporate-action.ts";
import { canonicalTicker } from "../instruments/ticker-names.ts";
import { clip, type FileProblem, type PlacedProblem } from "./file-problem.ts";
import { tableOf } from "./table.ts";

/** The columns of a file of actions, in any order; other columns are not read. */
const actionColumns = ["date", "ticker", "dividend", "split"] as const;

/**
 * The actions of a file by ticker (the one that a name stands for), each list ascending by the time from which they
 * apply.
 */
export interface FileActions {
  readonly byTicker: ReadonlyMap<string, readonly CorporateAction[]>;
  readonly problems: readonly FileProblem[];
}

/** Whether a text begins as a file of actions does. */
export function isActionFile(text: string): boolean {
  const [first = ""] = text.replace(/^\uFEFF/, "").split(/\r?\n/, 1);
  const names = first.toLowerCase().split(",");
  return actionColumns.every((name) => names.map((each) => each.trim()).includes(name));
}

/**
 * Reads a file of dividends and splits: a date (YYYY-MM-DD) is the first one without the right, a dividend is in
 * the major unit of the currency and 0 for none, a split is new shares for each old one and 1 for none.
 */
export function readActionFile(text: string, file: string): FileActions {
  const table = tableOf(text);
  const failed = (problem: PlacedProblem): FileActions => ({
    byTicker: new Map(),
    problems: [{ file, ...problem }],
  });
  if ("problem" in table) return failed(table.problem);
  const [header = [], ...rows] = table.rows;
  const names = header.map((cell) => cell.trim().toLowerCase());
  const missing = actionColumns.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    return failed({ line: 1, description: `has no column ${missing.join(", ")}` });
  }
  const byTicker = new Map<string, CorporateAction[]>();
  const problems: FileProblem[] = [];
  for (const [at, row] of rows.entries()) {
    if (row.every((cell) => cell.trim() === "")) continue;
    const [date, name, dividend, split] = actionColumns.map((column) => {
      return row[names.indexOf(column)]?.trim() ?? "";
    }) as [string, string, string, string];
    const ticker = canonicalTicker(name);
    const read = actionsOfRow(date, dividend, split);
    const problem = tickerProblem(ticker) ?? ("problem" in read ? read.problem : undefined);
    if (problem !== undefined) problems.push({ file, line: at + 2, description: problem });
    else if ("actions" in read) {
      const actions = byTicker.get(ticker);
      if (actions === undefined) byTicker.set(ticker, [...read.actions]);
      else actions.push(...read.actions);
    }
  }
  for (const actions of byTicker.values()) actions.sort((a, b) => a.exTimeMs - b.exTimeMs);
  return { byTicker, problems };
}

function actionsOfRow(
  date: string,
  dividend: string,
  split: string,
): { readonly actions: readonly CorporateAction[] } | { readonly problem: string } {
  const exTimeMs = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN;
  // Date.parse takes 2020-02-30 for 1 March.
  if (Number.isNaN(exTimeMs) || isoDateOf(exTimeMs) !== date)
    return { problem: `"${clip(date)}" is no date as 2020-08-31 is` };
  const amount = Number(dividend);
  const newSharesPerOld = Number(split === "" ? 1 : split);
  if (!(amount >= 0 && amount < Infinity)) {
    return { problem: `the dividend "${clip(dividend)}" is no number of 0 or more` };
  }
  const actions: CorporateAction[] = [];
  // A source that has no split on a day writes 1, or 0.
  if (newSharesPerOld !== 1 && newSharesPerOld !== 0) {
    if (!isSplitRatio(newSharesPerOld)) {
      return { problem: `the split "${clip(split)}" is no ratio, as 4 is for 4:1 and 0.5 for 1:2` };
    }
    actions.push({ kind: "SPLIT", exTimeMs, newSharesPerOld });
  }
  if (amount > 0) actions.push({ kind: "DIVIDEND", exTimeMs, amount });
  return { actions };
}
