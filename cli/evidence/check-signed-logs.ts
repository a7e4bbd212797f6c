import { checkpointFromText } from "#lib/evidence/checkpoint.ts";
import { noteFromText } from "#lib/evidence/signed-note.ts";
import type { ExportedHead } from "./export-file.ts";
import { bad, type Finding, ok } from "./finding.ts";
import { hexOf, isAbout, type ReadLeaf, recordsOfSet } from "./recompute.ts";
import type { SignedVerdict } from "./signed-statement.ts";

/**
 * Checks what was signed of the logs: each is in the file, at least as long as it was then, and with the records of the audit set
 * that it had then. A verdict of before under checkpoints of after, and a record that was left out, are found by it.
 */
export function checkSignedLogs(
  { auditSet, logs }: SignedVerdict,
  heads: readonly ExportedHead[],
  leaves: readonly ReadLeaf[],
): readonly Finding[] {
  let records = 0;
  for (const signed of logs) {
    const { log, size, root } = signed;
    const head = heads.find((one) => one.log === log);
    if (head === undefined) return [bad(`${log} was signed, and is not in this file`)];
    if (head.size < size) {
      return [bad(`${log} had ${size} records when the verdict was signed, and has ${head.size}`)];
    }
    if (head.size === size && rootOf(head) !== root) {
      return [bad(`${log} had another root of ${size} records when the verdict was signed`)];
    }
    const found = recordsOfSet(leaves, log, auditSet);
    records += found.records;
    if (found.records === signed.records && found.recordsRoot === signed.recordsRoot) continue;
    const text = `${log} has ${found.records} records of ${auditSet} in this file, and ${signed.records} were signed: some are missing, were added, or are others`;
    return [bad(text)];
  }
  const known = new Set(logs.map(({ log }) => log));
  const other = leaves.find(({ log, leaf }) => !known.has(log) && isAbout(leaf, auditSet));
  if (other !== undefined) {
    return [bad(`${other.log} has records of ${auditSet}, and was not signed`)];
  }
  return [ok(`the ${records} records of ${auditSet} are those that were signed, all of them`)];
}

function rootOf({ checkpoint }: ExportedHead): string {
  const note = noteFromText(checkpoint);
  const read = note && checkpointFromText(note.text);
  return read === undefined ? "" : hexOf(read.root);
}
