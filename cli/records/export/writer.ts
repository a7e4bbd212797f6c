import type { ExportValue } from "./column.ts";
import type { ColumnSyntax } from "./table.ts";

/** Turns rows into the bytes of a file, piece by piece. */
export interface TableWriter {
  rows(rows: readonly (readonly ExportValue[])[]): void;
  /** Writes what waits; nothing follows. */
  end(): void;
}

/** Starts a file of these columns; `write` takes its pieces in order. */
export type OpenWriter = (table: {
  readonly columns: readonly ColumnSyntax[];
  /** What a file says of itself, where its format has a place for it. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly write: (piece: string | Uint8Array) => void;
}) => TableWriter;
