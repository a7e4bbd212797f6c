import type { ColumnType, ExportValue } from "./column.ts";
import type { OpenWriter } from "./writer.ts";

/** Comma-separated values as RFC 4180 has them, with line feeds, under a line of names. */
export const openCsv: OpenWriter = ({ columns, write }) => {
  write(`${columns.map(({ name }) => quoted(name)).join(",")}\n`);
  return {
    rows(rows) {
      if (rows.length === 0) return;
      const lines = rows.map((row) => row.map((cell, at) => csvCell(cell, columns[at]!.type)));
      write(`${lines.map((cells) => cells.join(",")).join("\n")}\n`);
    },
    end() {},
  };
};

/** One JSON object a line, each with a member for every column. */
export const openJsonl: OpenWriter = ({ columns, write }) => {
  const names = columns.map(({ name }) => JSON.stringify(name));
  return {
    rows(rows) {
      const lines = rows.map((row) => {
        const members = row.map((cell, at) => `${names[at]}:${jsonCell(cell, columns[at]!.type)}`);
        return `{${members.join(",")}}\n`;
      });
      if (lines.length > 0) write(lines.join(""));
    },
    end() {},
  };
};

/** What a spreadsheet takes for the start of a formula, and the mark itself that says that it is none. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠']/;

/** Nothing for an absent value; an empty text is quoted, so that it can be told from one. */
function csvCell(value: ExportValue, type: ColumnType): string {
  if (value === undefined) return "";
  if (typeof value !== "string") return plainText(value, type);
  if (value === "") return '""';
  return quoted(formulaStart.test(value) ? `'${value}` : value);
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/**
 * JSON has no number that is none: NaN and infinities are texts, as in the JSON of protobuf. So is an integer that most
 * readers of JSON would round.
 */
function jsonCell(value: ExportValue, type: ColumnType): string {
  if (value === undefined) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  const text = plainText(value, type);
  if (typeof value === "bigint") return isExactDouble(value) ? text : `"${text}"`;
  const isText = type === "time" || (typeof value === "number" && !Number.isFinite(value));
  return isText ? `"${text}"` : text;
}

function isExactDouble(value: bigint): boolean {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  return value >= -limit && value <= limit;
}

/** Numbers so that they are read back as they were; times as ISO 8601 in UTC. */
function plainText(value: bigint | number | boolean, type: ColumnType): string {
  if (type === "time") return new Date(Number(value)).toISOString();
  return Object.is(value, -0) ? "-0" : `${value}`;
}
