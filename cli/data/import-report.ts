import { basename } from "node:path";
import {
  type FileProblem,
  placeOf,
  rowsAdvice,
} from "#gateway/market-data/domain/files/file-problem.ts";
import { counted } from "#gateway/market-data/domain/quality/evidence.ts";
import { type Column, tableLines } from "../report/table.ts";
import type { ImportedFile } from "./imported-file.ts";

const columns: readonly Column[] = [
  { heading: "File" },
  { heading: "Ticker" },
  { heading: "Dialect" },
  { heading: "Bars", right: true },
  { heading: "New", right: true },
  { heading: "First" },
  { heading: "Last" },
  { heading: "State" },
];

/** A row stays on one line, so that what is said of it can follow. */
const anyWidth = Number.POSITIVE_INFINITY;
/** Notes and problems of one file that are shown; `--json` has all. */
const shown = 3;
/** Of one file alone, so many problems. */
const shownAlone = 20;

/** The files as one JSON object on one line. */
export function importJson(files: readonly ImportedFile[]): string {
  return `${JSON.stringify({ files })}\n`;
}

/** A table of what became of each file, with what there is to say of it below its row, and the sums. */
export function importTable(files: readonly ImportedFile[]): string {
  const rows = files.map((file) => [
    basename(file.file),
    file.ticker ?? "?",
    file.dialect ?? "?",
    `${file.barCount}`,
    `${file.newCount}`,
    file.firstDate ?? "",
    file.lastDate ?? "",
    file.state.toLowerCase(),
  ]);
  const [heading = "", ...lines] = tableLines(columns, rows, anyWidth);
  const limit = files.length === 1 ? shownAlone : shown;
  const body = files.flatMap((file, at) => [lines[at] ?? "", ...remarks(file, limit)]);
  return `${[heading, ...body, "", sums(files)].join("\n")}\n`;
}

function remarks(file: ImportedFile, limit: number): readonly string[] {
  const { notes, skipped, problems, problemCount, widenedCount } = file;
  const rounding = `rounding moved the high or low of ${counted(widenedCount, "bar")}`;
  const said = [...notes, ...(widenedCount > 0 ? [rounding] : [])];
  const areRows = problems.some(({ line = 1 }) => line > 1);
  return [
    ...listed(problems.map(problemText), limit, problemCount),
    ...(areRows ? [rowsAdvice] : []),
    ...listed(
      skipped.map((problem) => `left out: ${problemText(problem)}`),
      limit,
      skipped.length,
    ),
    ...said,
  ].map((text) => `    ${text.replaceAll("\n", "\n    ")}`);
}

function listed(texts: readonly string[], limit: number, count: number): readonly string[] {
  const first = texts.slice(0, limit);
  return count > first.length ? [...first, `and ${count - first.length} more`] : first;
}

/** A problem without its file, which its row names. */
function problemText(problem: FileProblem): string {
  const place = placeOf(problem);
  return place === "" ? problem.description : `${place}: ${problem.description}`;
}

function sums(files: readonly ImportedFile[]): string {
  const count = (state: ImportedFile["state"]) =>
    files.filter((file) => file.state === state).length;
  const stored = files.reduce((sum, { newCount }) => sum + newCount, 0);
  const parts = [`${count("IMPORTED")} imported`, `${count("UNCHANGED")} unchanged`];
  const states = [...parts, `${count("FAILED")} failed`].join(", ");
  return `${counted(files.length, "file")}: ${states}; ${counted(stored, "new bar")}`;
}
