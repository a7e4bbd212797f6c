import { type Cell, cellText } from "#lib/page/section.ts";
import { type RecordColumn, recordCsv } from "../../records/record-table.ts";
import type { Sheet } from "../sheet.ts";

/** A cell with its place. */
interface PlacedCell {
  readonly section: string;
  readonly figure: string;
  /** From 1. */
  readonly row: number;
  readonly column: string;
  readonly unit: string;
  readonly cell: Cell;
}

const columns: readonly RecordColumn<PlacedCell>[] = [
  { name: "section", value: ({ section }) => section },
  { name: "figure", value: ({ figure }) => figure },
  { name: "row", value: ({ row }) => `${row}` },
  { name: "column", value: ({ column }) => column },
  { name: "unit", value: ({ unit }) => unit },
  // Empty for a text and for a number that is not known.
  {
    name: "value",
    value: ({ cell }) => (typeof cell === "object" && "value" in cell ? `${cell.value ?? ""}` : ""),
  },
  { name: "text", value: ({ cell }) => cellText(cell) },
];

/** A report as comma-separated values: one line a cell of a table, so that all tables share one file. */
export function csvOf({ sections }: Sheet): string {
  const cells = sections.flatMap(({ id: section, figures }) =>
    figures.flatMap(({ id: figure, table }) =>
      table.rows.flatMap((row, at) =>
        row.map((cell, column): PlacedCell => {
          const { heading = "", unit = "" } = table.columns[column] ?? {};
          return { section, figure, row: at + 1, column: heading, unit, cell };
        }),
      ),
    ),
  );
  return recordCsv(columns, cells);
}
