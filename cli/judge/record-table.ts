import { dateOrderOf } from "#gateway/market-data/domain/files/date-order.ts";
import {
  clip,
  type PlacedProblem,
  placeOf,
} from "#gateway/market-data/domain/files/file-problem.ts";
import { isMissing, numberOf, numberStyleOf } from "#gateway/market-data/domain/files/numbers.ts";
import { tableOf } from "#gateway/market-data/domain/files/table.ts";
import {
  type DateOrder,
  type WrittenTime,
  writtenTimeOf,
} from "#gateway/market-data/domain/files/written-time.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { textOfFile } from "../bars/file-text.ts";
import { fieldOf } from "./record-columns.ts";

const dayMs = 86_400_000;
const shownProblems = 20;
/** As many as a request may hold. */
const mostRows = 20_000;

/** The cells of a file below its header, by column, and what is wrong with them. */
export interface RecordTable {
  readonly file: string;
  /** As the file writes them; "column 1" where there is no header. */
  readonly names: readonly string[];
  readonly hasHeader: boolean;
  /** The column of dates, by its name or since a header leaves the name of the first one empty. */
  readonly dateColumn: number | undefined;
  readonly rowCount: number;
  /** The line that a row stands on, from 1. */
  lineOf(row: number): number;
  /** UTC milliseconds of a column of dates, each its first instant; NaN where it is none, which is a problem. */
  times(column: number, order: DateOrder | undefined): readonly number[];
  /** The same of what ended then: in a column of dates without times of day each ended by the end of its date. */
  endTimes(column: number, order: DateOrder | undefined): readonly number[];
  /** The numbers of a column; NaN where it is none, which is a problem. */
  numbers(column: number): readonly number[];
  /** Notes what is wrong with a row. */
  refuse(row: number, column: number, description: string): void;
  /** @throws Fault FIELD_INVALID naming every problem, up to 20, by line and column */
  throwProblems(): void;
}

/** Reads a file of returns or trades. @throws Fault FIELD_INVALID where it cannot be read, or holds no rows */
export async function readRecordTable(file: string): Promise<RecordTable> {
  const table = tableOf(await textOfFile(file));
  if ("problem" in table) throw problemsFault(file, [table.problem]);
  const rows = table.rows
    .map((cells, at) => ({ cells: cells.map((cell) => cell.trim()), line: at + 1 }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const [first] = rows;
  if (first === undefined) throw whole(file, "is empty; give it a line for each period or trade");
  const hasHeader = first.cells.some(isName) || isIndexHeader(first.cells, rows[1]?.cells);
  const body = hasHeader ? rows.slice(1) : rows;
  if (body.length === 0) {
    throw whole(file, "holds a header and no rows; give it a line for each period or trade");
  }
  if (body.length > mostRows) {
    throw whole(
      file,
      `holds ${body.length} rows, more than the ${mostRows} that are judged at once`,
    );
  }
  const names = first.cells.map((cell, at) => (hasHeader && cell !== "" ? cell : `${at + 1}`));
  const style = numberStyleOf(
    body.flatMap(({ cells }) => cells),
    table.delimiter,
  );
  const problems: PlacedProblem[] = [];
  const refuse = (row: number, column: number, description: string) => {
    problems.push({ line: body[row]!.line, column: names[column]!, description });
  };
  const written = (column: number, stated: DateOrder | undefined) => {
    const cells = body.map(({ cells, line }) => ({ text: cells[column] ?? "", line }));
    const order = dateOrderOf(cells, { ...(stated && { stated }) });
    if (typeof order !== "string") throw problemsFault(file, [order.problem]);
    return cells.map(({ text }, row) => {
      const time = writtenTimeOf(text, order);
      if (time === undefined) {
        refuse(row, column, `${held(text)}, which is no date; write it as 2020-01-31`);
      }
      return time;
    });
  };
  return {
    file,
    names,
    hasHeader,
    dateColumn: hasHeader ? dateColumnOf(first.cells) : names.length > 1 ? 0 : undefined,
    rowCount: body.length,
    lineOf: (row) => body[row]!.line,
    refuse,
    throwProblems() {
      if (problems.length > 0) throw problemsFault(file, problems);
    },
    times: (column, stated) => written(column, stated).map(instantOf),
    endTimes(column, stated) {
      const times = written(column, stated);
      const hasTimes = times.some((time) => time !== undefined && !isDate(time));
      return times.map((time) => instantOf(time) + (hasTimes ? 0 : dayMs));
    },
    numbers(column) {
      return body.map(({ cells }, row) => {
        const cell = cells[column] ?? "";
        if (cell.endsWith("%")) {
          const advice = "write returns as parts of one, 0.012 for 1.2 %";
          refuse(row, column, `${held(cell)}, a percentage; ${advice}`);
          return Number.NaN;
        }
        const value = numberOf(cell, style);
        if (value !== undefined && Number.isFinite(value)) return value;
        refuse(row, column, `${held(cell)}, which is no number; correct the row, or leave it out`);
        return Number.NaN;
      });
    },
  };
}

function instantOf(time: WrittenTime | undefined): number {
  return time === undefined ? Number.NaN : time.localMs - (time.offsetMs ?? 0);
}

/** A midnight of no zone is a date: frames of data write their dates so. */
function isDate({ localMs, offsetMs }: WrittenTime): boolean {
  return offsetMs === undefined && localMs % dayMs === 0;
}

/** Whether a cell of the first line names its column: it is neither a number nor a date, nor a missing value. */
function isName(cell: string): boolean {
  if (isMissing(cell) || cell.endsWith("%") || !/[a-z]/i.test(cell)) return false;
  return writtenTimeOf(cell, "ymd") === undefined && Number.isNaN(Number(cell));
}

/** A header whose first cell is empty, above a date: how data frames are written with their index. */
function isIndexHeader(first: readonly string[], second: readonly string[] | undefined): boolean {
  const below = second?.[0] ?? "";
  return first.length > 1 && first[0] === "" && writtenTimeOf(below, "ymd") !== undefined;
}

function dateColumnOf(header: readonly string[]): number | undefined {
  const named = header.findIndex((name) => fieldOf(name) === "date");
  if (named >= 0) return named;
  return header[0] === "" && header.length > 1 ? 0 : undefined;
}

function held(cell: string): string {
  return cell === "" ? "is empty" : `holds "${clip(cell)}"`;
}

function whole(file: string, description: string): Fault {
  return problemsFault(file, [{ description }]);
}

function problemsFault(file: string, problems: readonly PlacedProblem[]): Fault {
  const shown = problems.slice(0, shownProblems);
  const violations = shown.map((problem) => ({
    field: [file, placeOf(problem)].filter((part) => part !== "").join(", "),
    description: problem.description,
  }));
  const [first] = violations;
  const lines = violations.map(({ field, description }) => `\n  ${field}: ${description}`);
  const more =
    problems.length > shown.length ? `\n  and ${problems.length - shown.length} more` : "";
  const message =
    problems.length === 1
      ? `${first!.field}${problems[0]!.line === undefined ? " " : ": "}${first!.description}`
      : `nothing was judged: ${problems.length} problems in the file:${lines.join("")}${more}`;
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message, { violations });
}

/** INVALID_ARGUMENT about a file as a whole. */
export function recordFileFault(file: string, description: string): Fault {
  return whole(file, description);
}
