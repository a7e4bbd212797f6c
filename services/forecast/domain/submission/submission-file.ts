import type { BarInterval } from "#lib/kernel/bar.ts";
import type { FieldViolation } from "#lib/kernel/fault.ts";
import { asOfProblem, centralPairs, numberOf, type QuantileColumn } from "./file-cells.ts";
import {
  mostHorizonBars,
  type SubmittedForecast,
  submissionProblems,
} from "./submitted-forecast.ts";

/** What is wrong at one place of a file of forecasts. */
export interface SubmissionFileProblem {
  /** Counted from 1, the header included; absent where the whole file is meant. */
  readonly line?: number;
  readonly column?: string;
  readonly description: string;
}

/** What a file of forecasts holds; without problems all of it. */
export interface SubmissionFile {
  readonly forecasts: readonly SubmittedForecast[];
  /** At most 20. */
  readonly problems: readonly SubmissionFileProblem[];
}

const mostProblems = 20;
const fixedColumns = ["as_of", "bar", "median"] as const;

interface Block {
  readonly asOfMs: number;
  readonly line: number;
  readonly rows: (readonly number[])[];
  /** The bars that the next row may have: after a mistake either the count goes on, or what the row said. */
  due: readonly number[];
}

/**
 * Reads the forecasts of one ticker: CSV with the columns `as_of`, `bar`, `median` and pairs of quantiles such as `q0.05`
 * and `q0.95`, in any order. A row is one bar ahead; those of one as-of stand together, bars from 1 on.
 * @param text UTF-8, lines ended by LF or CRLF
 */
export function readSubmissionFile(
  text: string,
  of: { readonly ticker: string; readonly interval: BarInterval },
): SubmissionFile {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const header = (lines[0] ?? "").split(",").map((cell) => cell.trim());
  const missing = fixedColumns.find((name) => !header.includes(name));
  if (missing !== undefined) {
    const description = `has no column ${missing}; the first line names as_of, bar, median and quantiles, such as q0.05,q0.95`;
    return { forecasts: [], problems: [{ line: 1, description }] };
  }
  const pairs = centralPairs(header);
  if ("problem" in pairs) return { forecasts: [], problems: [{ line: 1, ...pairs.problem }] };
  const problems: SubmissionFileProblem[] = [];
  const columns = ["median", ...pairs.pairs.flatMap(({ lower, upper }) => [lower, upper])];
  const blocks = blocksOf(lines, header, columns, problems);
  if (problems.length === 0 && blocks.length === 0) {
    problems.push({ line: 2, description: "is missing: the file holds no forecast" });
  }
  const forecasts = blocks.map((block) => forecastOf(block, of, pairs.pairs));
  for (const [at, forecast] of problems.length > 0 ? [] : forecasts.entries()) {
    const found = submissionProblems(forecast).map((one) => placed(one, blocks[at]!, pairs.pairs));
    problems.push(...found);
    if (problems.length >= mostProblems) break;
  }
  return { forecasts, problems: problems.slice(0, mostProblems) };
}

function blocksOf(
  lines: readonly string[],
  header: readonly string[],
  columns: readonly string[],
  problems: SubmissionFileProblem[],
): readonly Block[] {
  const blocks: Block[] = [];
  const known = new Map<number, number>();
  const places = columns.map((name) => header.indexOf(name));
  for (let at = 1; at < lines.length && problems.length < mostProblems; at += 1) {
    const text = lines[at]!;
    if (text.trim() === "") continue;
    const line = at + 1;
    const cells = text.split(",").map((cell) => cell.trim());
    if (cells.length !== header.length) {
      const description = `has ${cells.length} cells, and the first line ${header.length} columns`;
      problems.push({ line, description });
      const last = blocks.at(-1);
      if (last !== undefined) last.due = [...last.due, last.due[0]! + 1];
      continue;
    }
    const asOfText = cells[header.indexOf("as_of")]!;
    const unusable = asOfProblem(asOfText);
    if (unusable !== undefined) {
      problems.push({ line, column: "as_of", description: unusable });
      continue;
    }
    const asOfMs = Date.parse(asOfText);
    let block = blocks.at(-1);
    if (block?.asOfMs !== asOfMs) {
      const before = known.get(asOfMs);
      if (before !== undefined) {
        const description = `${asOfText} has rows from line ${before} on; put all of an as-of together`;
        problems.push({ line, column: "as_of", description });
        continue;
      }
      block = { asOfMs, line, rows: [], due: [1] };
      known.set(asOfMs, line);
      blocks.push(block);
    }
    const bar = cells[header.indexOf("bar")]!;
    const found = block.due.find((one) => String(one) === bar);
    const [due] = block.due;
    if (found === undefined || found > mostHorizonBars) {
      const description = `is "${bar.slice(0, 40)}" where ${due} is due: each as-of has its bars ahead from 1 on, ${mostHorizonBars} at most`;
      problems.push({ line, column: "bar", description });
    }
    block.due = found === undefined ? [due! + 1, Number(bar) + 1] : [found + 1];
    block.rows.push(
      places.map((place, i) => {
        const value = numberOf(cells[place]!);
        if (value !== undefined) return value;
        const description = `"${cells[place]!.slice(0, 40)}" is no positive finite number`;
        problems.push({ line, column: columns[i]!, description });
        return Number.NaN;
      }),
    );
  }
  return blocks;
}

function forecastOf(
  { asOfMs, rows }: Block,
  of: { readonly ticker: string; readonly interval: BarInterval },
  pairs: readonly QuantileColumn[],
): SubmittedForecast {
  const columnAt = (place: number) => rows.map((row) => row[place]!);
  return {
    ...of,
    asOfMs,
    medianPrices: columnAt(0),
    intervals: pairs.map(({ tailRatio }, i) => ({
      tailRatio,
      lowerPrices: columnAt(1 + 2 * i),
      upperPrices: columnAt(2 + 2 * i),
    })),
  };
}

/** A problem of a forecast where it stands in the file. */
function placed(
  { field, description }: FieldViolation,
  { line }: Block,
  pairs: readonly QuantileColumn[],
): SubmissionFileProblem {
  const [, of, side] = /^intervals\[(\d+)\]\.(lower|upper)/.exec(field) ?? [];
  const pair = of === undefined ? undefined : pairs[Number(of)];
  if (field === "as_of_time") return { line, column: "as_of", description };
  const column = pair === undefined ? "median" : side === "lower" ? pair.lower : pair.upper;
  const bar = /\[(\d+)\]$/.exec(field)?.[1];
  return { line: line + Number(bar ?? 0), column, description };
}
