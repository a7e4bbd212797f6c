/** What the values of a column are; docs of each in the README. */
export type ColumnType = "text" | "int64" | "double" | "boolean" | "time";

/** A value: a bigint for int64, whole UTC milliseconds for time; undefined for none. */
export type Value = string | bigint | number | boolean | undefined;

export interface ParquetOptions {
  /** In the order of the file, each with a name of its own. */
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Key-value metadata of the file. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The program that writes, as Parquet has it: `name version 1.2.3`. */
  readonly createdBy: string;
  /** Takes the bytes of the file in order; they are valid until it returns. */
  readonly write: (bytes: Uint8Array) => void;
}

export interface ParquetFile {
  /**
   * Takes rows, each with a value for each column.
   * @throws TypeError for a value that is not of its column's type; RangeError for an integer beyond 64 bits.
   */
  append(rows: readonly (readonly Value[])[]): void;
  /** Writes what waits, and the footer; nothing can be appended afterwards. */
  finish(): void;
}

/** Starts a file. */
export function openParquet(options: ParquetOptions): ParquetFile;
