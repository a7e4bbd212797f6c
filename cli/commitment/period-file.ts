import { readRecordTable, recordFileFault } from "../judge/record-table.ts";

/** A period as it is reported. */
export interface FilePeriod {
  readonly period: number;
  readonly valueRatio: number;
}

/**
 * Reads a file of periods: the columns `period` and `value`, or these two without a header.
 * @throws Fault FIELD_INVALID naming line and column of what is wrong
 */
export async function readPeriodFile(file: string): Promise<readonly FilePeriod[]> {
  const table = await readRecordTable(file);
  const { names, hasHeader } = table;
  const columnOf = (name: string, at: number): number => {
    const found = hasHeader ? names.findIndex((one) => one.toLowerCase() === name) : at;
    if (found >= 0 && found < names.length) return found;
    throw recordFileFault(file, `has no column ${name}; begin it with the line period,value`);
  };
  const [period, value] = [columnOf("period", 0), columnOf("value", 1)];
  const periods = table.numbers(period);
  const values = table.numbers(value);
  for (const [row, index] of periods.entries()) {
    if (Number.isNaN(index) || (Number.isInteger(index) && index >= 0 && index <= 99_999)) continue;
    table.refuse(row, period, `holds ${index}, which is no index of a period, 0 to 99999`);
  }
  table.throwProblems();
  return periods.map((index, row) => ({ period: index, valueRatio: values[row]! }));
}
