import { base64Of } from "#lib/evidence/base64.ts";
import type { EvidenceHead } from "#proto/pmx/audit/v1/evidence_pb.ts";

/** The state of the logs of evidence when a report is printed, or why it is not known. */
export type LastCheckpoint =
  | { readonly heads: readonly EvidenceHead[] }
  | { readonly unknown: string };

/**
 * One text a log: its name, records and root, as a checkpoint has them. Who kept an earlier report sees by them whether the
 * log was rolled back or made again since.
 */
export function checkpointTexts(last: LastCheckpoint): readonly string[] {
  if ("unknown" in last) return [`not known: ${last.unknown}`];
  return last.heads
    .filter(({ size }) => size > 0n)
    .map(({ log, size, root }) => `${log} ${size} ${base64Of(root)}`);
}
