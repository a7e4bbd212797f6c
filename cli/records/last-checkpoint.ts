import { appendFileSync } from "node:fs";
import { Fault } from "#lib/kernel/fault.ts";
import type { LastCheckpoint } from "#lib/report/checkpoint-text.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { isUrl, placeText } from "../checkpoint-place.ts";
import { prefixedFault } from "../prefixed-fault.ts";
import { postCheckpoints, postLimits } from "./post-checkpoints.ts";
import { type ServicePlace, withService } from "./service-client.ts";

const answerMs = 5_000;

/** Asks the audit service for its checkpoints; a report does without where it cannot be reached. */
export async function lastCheckpoint(where: Omit<ServicePlace, "name">): Promise<LastCheckpoint> {
  try {
    const heads = await withService(
      EvidenceService,
      { ...where, name: "audit" },
      async (client) => {
        return (await client.getCheckpoint({}, { deadlineMs: answerMs })).heads;
      },
    );
    return { heads };
  } catch (error) {
    if (error instanceof Fault) return { unknown: error.message };
    throw error;
  }
}

/**
 * Keeps the checkpoints elsewhere: appended to a file, behind those that are there, or sent to a server.
 * @param place - the path of a file, or a URL, as `checkpointPlace` takes it.
 * @throws Fault of the audit service; STORAGE_NOT_WRITABLE; those of `postCheckpoints`
 */
export async function keepCheckpoints(
  last: LastCheckpoint,
  place: string,
  signal: AbortSignal,
): Promise<void> {
  if ("unknown" in last) {
    const message = `the checkpoints for ${placeText(place)} are not known: ${last.unknown}`;
    throw new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message);
  }
  const notes = last.heads.filter(({ size }) => size > 0n).map(({ checkpoint }) => checkpoint);
  if (isUrl(place)) return postCheckpoints(notes.join(""), place, { ...postLimits, signal });
  try {
    appendFileSync(place, notes.join(""));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    const fault = new Fault("UNAVAILABLE", "STORAGE_NOT_WRITABLE", `cannot be written (${code})`);
    throw prefixedFault(fault, place);
  }
}
