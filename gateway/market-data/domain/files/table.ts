import Papa from "papaparse";
import type { PlacedProblem } from "./file-problem.ts";

/** The cells of a text, as they stand between its separators; not trimmed. */
export interface Table {
  /** One row a line, blank lines too: row 0 stands on line 1. */
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: Delimiter;
  /** Whether a cell may hold a comma. */
  readonly hasCommasInCells: boolean;
}

/** In the order in which they are looked for: a comma may also be part of a number or a date. */
const delimiters = ["\t", ";", "|", ","] as const;
export type Delimiter = (typeof delimiters)[number];

/** Lines by which the separator is told. */
const sampledLines = 50;
/** Five columns of each of two thousand tickers. */
const mostColumns = 10_000;

/**
 * Splits a text into cells; LF, CRLF and CR end a line, and double quotes enclose a cell. A cell never runs over
 * lines: quotes that would make it so do not match.
 */
export function tableOf(text: string): Table | { readonly problem: PlacedProblem } {
  const plain = text.replace(/^\uFEFF/, "");
  const lines = plain.includes("\r") ? plain.replace(/\r\n?/g, "\n") : plain;
  const delimiter = delimiterOf(lines);
  const { data, errors } = Papa.parse<string[]>(lines, { delimiter, newline: "\n" });
  const broken = lines.includes('"') ? firstBroken(data, errors) : undefined;
  if (broken !== undefined) {
    const description = "the quotes do not match; close or remove the quote that begins there";
    return { problem: { line: broken, description } };
  }
  const wide = data.slice(0, sampledLines).findIndex((row) => row.length > mostColumns);
  if (wide !== -1) {
    const description = `holds ${data[wide]!.length} columns, more than the ${mostColumns} that a file of bars may have`;
    return { problem: { line: wide + 1, description } };
  }
  const hasCommasInCells = lines.includes(",") && (delimiter !== "," || lines.includes('"'));
  return { rows: data, delimiter, hasCommasInCells };
}

/** The separator that most of the first lines hold. */
function delimiterOf(lines: string): Delimiter {
  const sample = firstLines(lines).filter((line) => line.trim() !== "");
  const isCommon = (delimiter: Delimiter) =>
    sample.filter((line) => line.includes(delimiter)).length * 2 > sample.length;
  return delimiters.find(isCommon) ?? ",";
}

function firstLines(lines: string): readonly string[] {
  let end = -1;
  for (let line = 0; line < sampledLines; line += 1) {
    const next = lines.indexOf("\n", end + 1);
    if (next === -1) return lines.split("\n");
    end = next;
  }
  return lines.slice(0, end).split("\n");
}

/** The line, from 1, of the first cell whose quotes do not match. */
function firstBroken(
  rows: readonly (readonly string[])[],
  errors: readonly Papa.ParseError[],
): number | undefined {
  const reported = errors.find(({ type }) => type === "Quotes")?.row;
  const running = rows.findIndex((row) => row.some((cell) => cell.includes("\n")));
  const first = Math.min(reported ?? rows.length, running === -1 ? rows.length : running);
  return first === rows.length ? undefined : first + 1;
}
