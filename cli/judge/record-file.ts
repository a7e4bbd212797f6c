import { columnOf } from "#gateway/market-data/domain/files/column-names.ts";
import type { DateOrder } from "#gateway/market-data/domain/files/written-time.ts";
import { fieldOf, type RecordField } from "./record-columns.ts";
import { type RecordTable, readRecordTable, recordFileFault } from "./record-table.ts";

/** Returns of periods as a file has them. */
export interface FilePeriods {
  readonly kind: "periods";
  readonly returns: readonly number[];
  /** When each ended, UTC milliseconds: of a date the midnight after it. Absent where the file has no dates. */
  readonly timesMs?: readonly number[];
}

/** A trade as a file has it. */
export interface FileTrade {
  /** UTC milliseconds; absent where the file does not say. */
  readonly openedMs?: number;
  /** Of a date the midnight after it. */
  readonly closedMs: number;
  readonly netReturn: number;
  /** Money, in whatever currency; absent where the file does not say. */
  readonly pnl?: number;
}

export interface FileTrades {
  readonly kind: "trades";
  readonly trades: readonly FileTrade[];
}

/** No strategy gains half of its capital in every period. */
const leastOfPrices = 0.5;

type Columns = Partial<Record<RecordField, number>>;

/**
 * Reads a file of dates and returns, or of trades, which is told by a column of their closes.
 * @throws Fault FIELD_INVALID naming line and column of what is wrong
 */
export async function readRecordFile(
  file: string,
  order: DateOrder | undefined,
): Promise<FilePeriods | FileTrades> {
  const table = await readRecordTable(file);
  const columns = columnsOf(table);
  return columns.closed === undefined
    ? periodsOf(table, columns, order)
    : tradesOf(table, columns, order);
}

/** Returns without a name that we know stand in the only column, or in the only one beside the dates. */
function columnsOf(table: RecordTable): Columns {
  const { names, hasHeader, dateColumn } = table;
  if (!hasHeader) {
    if (names.length === 1) return { return: 0 };
    if (names.length === 2) return { date: 0, return: 1 };
    const description = `has ${names.length} columns and no names; begin it with a line such as date,return`;
    throw recordFileFault(table.file, description);
  }
  const columns: Columns = {};
  for (const [at, name] of names.entries()) {
    const field = fieldOf(name);
    if (field === undefined) continue;
    const before = columns[field];
    if (before !== undefined) {
      const description = `has two columns of the same: "${names[before]}" and "${name}"; leave one out`;
      throw recordFileFault(table.file, description);
    }
    columns[field] = at;
  }
  if (dateColumn !== undefined) columns.date = dateColumn;
  const others = names.flatMap((_, at) => (at === dateColumn ? [] : [at]));
  const [only, more] = others;
  const isAlone = only !== undefined && more === undefined;
  if (isAlone && columnOf(names[only] as string) === undefined) columns.return = only;
  return columns;
}

function periodsOf(
  table: RecordTable,
  { date, return: ret }: Columns,
  order: DateOrder | undefined,
): FilePeriods {
  if (ret === undefined) {
    const description = `has no column of returns among ${table.names.join(", ")}; call it return, or name those of trades closed and return`;
    throw recordFileFault(table.file, description);
  }
  const returns = table.numbers(ret);
  const timesMs = date === undefined ? undefined : orderedTimes(table, date, order);
  table.throwProblems();
  if (returns.every((value) => value > leastOfPrices)) {
    const description =
      "looks like prices or growth factors: no return is below 0.5; write 0.012 for a gain of 1.2 %";
    throw recordFileFault(table.file, description);
  }
  return { kind: "periods", returns, ...(timesMs && { timesMs }) };
}

/** Ends that must each be later than the one before; what is not is a problem of its row. */
export function orderedTimes(
  table: RecordTable,
  column: number,
  order: DateOrder | undefined,
): readonly number[] {
  const times = table.endTimes(column, order);
  for (let row = 1; row < times.length; row += 1) {
    const [before, own] = [times[row - 1]!, times[row]!];
    const line = table.lineOf(row - 1);
    if (own === before) {
      table.refuse(row, column, `holds the date of line ${line} again; keep one of them`);
    } else if (own < before) {
      table.refuse(row, column, `is before the date of line ${line}; sort the rows by date`);
    }
  }
  return times;
}

function tradesOf(table: RecordTable, columns: Columns, order: DateOrder | undefined): FileTrades {
  const closed = table.endTimes(columns.closed!, order);
  const opened = columns.opened === undefined ? undefined : table.times(columns.opened, order);
  const pnl = columns.pnl === undefined ? undefined : table.numbers(columns.pnl);
  const returns = returnsOfTrades(table, columns, pnl);
  closed.forEach((closedMs, row) => {
    if (opened !== undefined && opened[row]! > closedMs) {
      table.refuse(row, columns.closed!, "is before the trade was opened; correct the row");
    }
  });
  table.throwProblems();
  const trades = closed.map((closedMs, row) => ({
    closedMs,
    netReturn: returns[row]!,
    ...(opened !== undefined && { openedMs: opened[row]! }),
    ...(pnl !== undefined && { pnl: pnl[row]! }),
  }));
  return { kind: "trades", trades };
}

function returnsOfTrades(
  table: RecordTable,
  columns: Columns,
  pnl: readonly number[] | undefined,
): readonly number[] {
  if (columns.return !== undefined) return table.numbers(columns.return);
  if (pnl === undefined || columns.notional === undefined) {
    const description =
      "has trades and no returns of them; add a column return, or both pnl and notional";
    throw recordFileFault(table.file, description);
  }
  const at = columns.notional;
  return table.numbers(at).map((notional, row) => {
    if (notional > 0) return pnl[row]! / notional;
    if (!Number.isNaN(notional)) table.refuse(row, at, "is not over 0; correct the row");
    return Number.NaN;
  });
}
