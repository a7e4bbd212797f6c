import {
  type Checkpoint,
  checkpointFromText,
  checkpointOrigin,
  checkpointsInReport,
  notesIn,
} from "#lib/evidence/checkpoint.ts";
import { provesConsistency } from "#lib/evidence/proofs.ts";
import {
  isNamedIn,
  isSignedBy,
  type Note,
  noteFromText,
  verifierFromText,
} from "#lib/evidence/signed-note.ts";
import { isSameHash } from "#lib/evidence/tree-hash.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import type { BadEvidence, EvidenceHead } from "#proto/pmx/audit/v1/evidence_pb.ts";
import type { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { keyIdText } from "./check-file.ts";
import { bad, type Finding, ok } from "./finding.ts";

type Client = ClientOf<typeof EvidenceService>;

/** An audit set of some 100,000 facts is decoded in one call. */
const patient = { deadlineMs: 300_000 };

/**
 * Compares a database with its logs, and the logs with checkpoints that were kept.
 * @param kept - the text of a file of checkpoints; undefined for none.
 * @param key - digits that the id of the signing key must begin with; undefined for any key.
 */
export async function checkLogs(
  client: Client,
  kept: string | undefined,
  key: string | undefined,
): Promise<readonly Finding[]> {
  const { heads } = await client.getCheckpoint({});
  const findings: Finding[] = [];
  if (
    key !== undefined &&
    !heads.every(({ verifierKey }) => keyIdText(verifierKey).startsWith(key))
  ) {
    findings.push(bad(`the key is not the one that was named, ${key}`));
  }
  for (const { log } of heads) findings.push(await checkRecords(client, log));
  findings.push(await checkFacts(client));
  if (kept !== undefined) findings.push(...(await checkCheckpoints(client, heads, kept)));
  return findings;
}

async function checkRecords(client: Client, log: string): Promise<Finding> {
  for (let firstIndex = 0n; ; ) {
    const {
      nextIndex,
      size,
      bad: found,
    } = await client.verifyEvidence({ log, firstIndex }, patient);
    if (found !== undefined) return bad(badText(found));
    if (nextIndex >= size) return ok(`${size} records of ${log} have their hashes`);
    firstIndex = nextIndex;
  }
}

async function checkFacts(client: Client): Promise<Finding> {
  let facts = 0n;
  let sets = 0;
  for (let afterAuditSet = ""; ; ) {
    const { auditSet, size, bad: found } = await client.verifyEvidence({ afterAuditSet }, patient);
    if (found !== undefined) return bad(badText(found));
    if (auditSet === "") return ok(`${facts} facts of ${sets} audit sets are those of the logs`);
    facts += size;
    sets += 1;
    afterAuditSet = auditSet;
  }
}

function badText({ log, firstIndex, lastIndex, kind, finding }: BadEvidence): string {
  if (log === "") return finding;
  const what = kind === "" ? "" : ` (${kind})`;
  if (firstIndex === lastIndex) return `record ${firstIndex} of ${log}${what} ${finding}`;
  return `records ${firstIndex} to ${lastIndex} of ${log} ${finding}`;
}

/** A checkpoint that was kept, with the note that carries it. */
interface KeptCheckpoint extends Checkpoint {
  /** Absent where a report has it, which nobody signed. */
  readonly note?: Note;
}

async function checkCheckpoints(
  client: Client,
  heads: readonly EvidenceHead[],
  file: string,
): Promise<readonly Finding[]> {
  const kept = keptIn(file);
  if (kept.length === 0) return [bad("the file has no checkpoint")];
  const findings: Finding[] = [];
  for (const origin of new Set(kept.map((one) => one.origin))) {
    const ofLog = kept.filter((one) => one.origin === origin);
    const head = heads.find(({ log }) => checkpointOrigin(log) === origin);
    findings.push(
      head === undefined
        ? bad(`there is no log ${origin}, of which a checkpoint was kept`)
        : await checkKept(client, head, ofLog),
    );
  }
  return findings;
}

/** The checkpoints of a file of notes, and those that reports end with, as text, JSON or a page. */
function keptIn(file: string): readonly KeptCheckpoint[] {
  const notes = notesIn(file);
  const signed = notes.flatMap((text) => {
    const note = noteFromText(text);
    const checkpoint = note && checkpointFromText(note.text);
    return checkpoint === undefined ? [] : [{ ...checkpoint, note: note! }];
  });
  const rest = notes.reduce((text, note) => text.replace(note, ""), file);
  return [...signed, ...checkpointsInReport(rest)];
}

/** The first size of which two checkpoints have different roots: no log that only grows has both. */
function forkIn(kept: readonly KeptCheckpoint[]): number | undefined {
  const rootAt = new Map<number, Uint8Array>();
  for (const { size, root } of kept) {
    const known = rootAt.get(size);
    if (known !== undefined && !isSameHash(known, root)) return size;
    rootAt.set(size, root);
  }
  return undefined;
}

/** Compares a log with the checkpoints of it, the smallest first; the first that it does not meet is named. */
async function checkKept(
  client: Client,
  head: EvidenceHead,
  kept: readonly KeptCheckpoint[],
): Promise<Finding> {
  const { log } = head;
  const verifier = verifierFromText(head.verifierKey);
  const later = { size: Number(head.size), root: head.root };
  let met = 0;
  let strangers = 0;
  let reported = 0;
  const ascending = [...kept].sort((first, second) => first.size - second.size);
  const fork = forkIn(ascending);
  for (const one of ascending) {
    const { note } = one;
    const isOurs = note !== undefined && verifier !== undefined && isNamedIn(note, verifier);
    if (isOurs && !isSignedBy(note, verifier)) {
      return bad(`the checkpoint of ${log} at ${one.size} was changed after it was signed`);
    }
    if (note === undefined) reported += 1;
    else if (!isOurs) strangers += 1;
    if (one.size === fork) {
      return bad(
        `records ${met} to ${one.size - 1} of ${log} are of a log that was forked: two checkpoints at ${one.size} have different roots`,
      );
    }
    if (one.size > later.size) {
      return bad(
        `records ${later.size} to ${one.size - 1} of ${log} are missing: it has ${later.size}, and a checkpoint of ${one.size} was kept`,
      );
    }
    const asked = { log, oldSize: BigInt(one.size), treeSize: head.size };
    const { hashes } = await client.getConsistencyProof(asked);
    if (!provesConsistency(one, later, hashes)) {
      return bad(
        `records ${met} to ${one.size - 1} of ${log} are not those of a checkpoint that was kept`,
      );
    }
    met = one.size;
  }
  const unknown =
    (strangers === 0 ? "" : `; ${strangers} signed by another key`) +
    (reported === 0 ? "" : `; ${reported} of reports, which are not signed`);
  return ok(`${log} goes on from ${kept.length} checkpoints that were kept${unknown}`);
}
