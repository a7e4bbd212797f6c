import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Fault } from "#lib/kernel/fault.ts";
import { usageFault } from "./flag.ts";
import type { SprintArguments } from "./sprint-arguments.ts";

/**
 * For --resume, looks for the database of sprints before services are started, which would create it.
 * @throws Fault FIELD_INVALID when the data folder has none.
 */
export async function refuseWithoutRecords({
  address,
  resume,
  dataDir,
}: Pick<SprintArguments, "address" | "resume" | "dataDir">): Promise<void> {
  if (resume === undefined || address !== undefined) return;
  const missing = await stat(join(dataDir, "gateway.db")).then(
    () => false,
    // Whatever else is wrong with the folder, opening the database says it better.
    (error: NodeJS.ErrnoException) => error.code === "ENOENT",
  );
  if (missing) throw nothingToResume(resolve(dataDir));
}

/** @param records - where the records are, as text. */
export function nothingToResume(records: string): Fault {
  const message = `nothing to resume; there is no sprint yet (${records}); leave it out`;
  return usageFault("--resume", message);
}
