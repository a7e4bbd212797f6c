/** What SQLite or its driver said of a statement, or of a file that it could not open. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  /** SQLite's extended code, such as `SQLITE_CONSTRAINT_UNIQUE`; empty where it gave none. */
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Runs a piece of work of the driver; what it throws becomes a DatabaseError. */
export function asDatabaseErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw databaseErrorOf(error);
  }
}

/** The DatabaseError of what the driver threw. */
export function databaseErrorOf(error: unknown): DatabaseError {
  const { message, code } = error as { message: string; code?: unknown };
  return new DatabaseError(message, typeof code === "string" ? code : "");
}
