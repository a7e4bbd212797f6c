/** A column: its heading, and whether its cells are numbers that line up on the right. */
export interface Column {
  readonly heading: string;
  readonly right?: true;
}

/** Rows as text: columns as wide as their widest cell, two blanks between, no trailing blanks. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = columns.map(({ heading }, at) =>
    Math.max(heading.length, ...rows.map((row) => (row[at] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ right }, at) => {
        const cell = cells[at] ?? "";
        return right ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!);
      })
      .join("  ")
      .trimEnd();
  return [line(columns.map(({ heading }) => heading)), ...rows.map(line)];
}
