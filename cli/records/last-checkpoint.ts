import { appendFileSync } from "node:fs";
import { Fault } from "#lib/kernel/fault.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { prefixedFault } from "../prefixed-fault.ts";
import type { LastCheckpoint } from "../report/checkpoint-text.ts";
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
 * Appends the checkpoints to a file, behind those that are there.
 * @throws Fault of the audit service; STORAGE_NOT_WRITABLE
 */
export function appendCheckpoints(last: LastCheckpoint, file: string): void {
  if ("unknown" in last) {
    const message = `the checkpoints for ${file} are not known: ${last.unknown}`;
    throw new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message);
  }
  const notes = last.heads.filter(({ size }) => size > 0n).map(({ checkpoint }) => checkpoint);
  try {
    appendFileSync(file, notes.join(""));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    const fault = new Fault("UNAVAILABLE", "STORAGE_NOT_WRITABLE", `cannot be written (${code})`);
    throw prefixedFault(fault, file);
  }
}
