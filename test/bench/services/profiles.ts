import { join } from "node:path";
import { measureLoad } from "./load.ts";
import type { MeasuredRow } from "./rounds.ts";
import type { Row } from "./row.ts";

const profiledMs = 3_000;
const inFlight = 16;

/** Writes what the main thread of a row's service does under load, as FOLDER/ROW.cpuprofile. */
export async function writeProfile(row: Row, measured: MeasuredRow, folder: string): Promise<void> {
  const level = measured.levels.find((one) => one.inFlight === inFlight)!;
  const count = Math.max(inFlight, Math.round((level.callsPerSecond * profiledMs) / 1_000));
  const requests = await row.requests(count);
  await row.server.startProfile();
  await measureLoad(row.server, row.path, requests, inFlight);
  await row.server.writeProfile(join(folder, `${row.id}.cpuprofile`));
}
