import { existsSync } from "node:fs";
import { Fault } from "#lib/kernel/fault.ts";

/** Where the copy of a database lies while a folder is restored. */
export function restoringFile(path: string): string {
  return `${path}.restoring`;
}

/**
 * Refuses to open a database whose folder is being restored, or was until that was interrupted: those beside it may be of
 * another time.
 * @throws Fault DATABASE_LOCKED
 */
export function refuseRestoring(path: string): void {
  const copy = restoringFile(path);
  if (!existsSync(copy)) return;
  const message = `Database ${path} is not restored yet: ${copy} is there. Run the same pmx restore again, with --replace, or wait for it.`;
  throw new Fault("FAILED_PRECONDITION", "DATABASE_LOCKED", message, { metadata: { path } });
}
