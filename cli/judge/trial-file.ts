import type { DateOrder } from "#gateway/market-data/domain/files/written-time.ts";
import { type FilePeriods, orderedTimes } from "./record-file.ts";
import { type RecordTable, readRecordTable, recordFileFault } from "./record-table.ts";

/**
 * Reads the returns of other trials or of a benchmark, one series a column. With dates they are those of the record, row
 * by row, where it has any.
 * @throws Fault FIELD_INVALID naming line and column of what is wrong
 */
export async function readSeriesFile(
  file: string,
  record: FilePeriods | undefined,
  order: DateOrder | undefined,
): Promise<readonly (readonly number[])[]> {
  const table = await readRecordTable(file);
  const { dateColumn: date } = table;
  if (date !== undefined) compareDates(table, date, record, orderedTimes(table, date, order));
  const columns = table.names.flatMap((_, at) => (at === date ? [] : [table.numbers(at)]));
  table.throwProblems();
  if (columns.length === 0) throw recordFileFault(file, "has dates and no returns beside them");
  return columns;
}

function compareDates(
  table: RecordTable,
  column: number,
  record: FilePeriods | undefined,
  times: readonly number[],
): void {
  const wanted = record?.timesMs;
  if (wanted === undefined) return;
  if (times.length !== wanted.length) {
    const description = `has ${times.length} dates where the record has ${wanted.length}; give both the same`;
    throw recordFileFault(table.file, description);
  }
  times.forEach((timeMs, row) => {
    if (Number.isNaN(timeMs) || timeMs === wanted[row]) return;
    const expected = new Date(wanted[row]! - 1).toISOString().slice(0, 10);
    table.refuse(
      row,
      column,
      `is not ${expected}, which the record has there; give both the same dates`,
    );
  });
}
