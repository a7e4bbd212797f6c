import { checkpointFromText, checkpointOrigin } from "#lib/evidence/checkpoint.ts";
import { keyIdOf } from "#lib/evidence/dsse.ts";
import { kindOfLeaf, type Leaf, leafFromText } from "#lib/evidence/leaf.ts";
import { provesInclusion } from "#lib/evidence/proofs.ts";
import { isSignedBy, noteFromText, verifierFromText } from "#lib/evidence/signed-note.ts";
import { leafHash } from "#lib/evidence/tree-hash.ts";
import { checkVerdict } from "./check-verdict.ts";
import type { ExportedEvidence, ExportedHead, ExportedRecord } from "./export-file.ts";
import { bad, type Finding, ok } from "./finding.ts";
import type { ReadLeaf } from "./recompute.ts";

/**
 * Checks an exported file from its signatures down to its figures, each check once.
 * @param key - digits that the id of the signing key must begin with; undefined for any key.
 */
export function checkFile(evidence: ExportedEvidence, key?: string): readonly Finding[] {
  const signed = evidence.heads.map(signedHead);
  const unsigned = evidence.heads.filter((_, at) => signed[at] === undefined);
  const keys = [...new Set(evidence.heads.map(({ verifierKey }) => keyIdText(verifierKey)))];
  const [publicKey] = keys;
  const findings = [
    unsigned.length === 0
      ? ok(`${signed.length} checkpoints carry the signature of key ${keys.join(", ")}`)
      : bad(`the checkpoint of ${unsigned[0]!.log} does not carry the signature of its key`),
  ];
  if (keys.length > 1) findings.push(bad(`${keys.length} keys signed, where one log has one`));
  if (key !== undefined && !publicKey?.startsWith(key)) {
    findings.push(bad(`the key is not the one that was named, ${key}`));
  }
  const proven = checkRecords(evidence, signed);
  findings.push(proven.finding);
  if (proven.leaves === undefined) return findings;
  return [...findings, ...checkVerdict(evidence, proven.leaves)];
}

/** The id of the key of a verifier: SHA-256 of its 32 bytes; empty for what is no verifier. */
export function keyIdText(verifierKey: string): string {
  const verifier = verifierFromText(verifierKey);
  return verifier === undefined ? "" : keyIdOf(verifier.publicKey);
}

interface SignedHead extends ExportedHead {
  readonly root: Uint8Array;
}

/** A head whose checkpoint says what the head says, and is signed; undefined for any other. */
function signedHead(head: ExportedHead): SignedHead | undefined {
  const note = noteFromText(head.checkpoint);
  const verifier = verifierFromText(head.verifierKey);
  if (note === undefined || verifier === undefined || !isSignedBy(note, verifier)) return undefined;
  const checkpoint = checkpointFromText(note.text);
  if (checkpoint?.origin !== checkpointOrigin(head.log)) return undefined;
  if (checkpoint.size !== head.size) return undefined;
  return { ...head, root: checkpoint.root };
}

/** Checks each record against the checkpoint of its log; the first that does not fit is named. */
function checkRecords(
  { records }: ExportedEvidence,
  signed: readonly (SignedHead | undefined)[],
): { readonly finding: Finding; readonly leaves?: readonly ReadLeaf[] } {
  const heads = new Map(signed.flatMap((head) => (head ? [[head.log, head] as const] : [])));
  const leaves: ReadLeaf[] = [];
  const places = new Set<string>();
  for (const record of records) {
    const leaf = provenLeaf(record, heads.get(record.log));
    if (leaf === undefined) {
      const kind = kindOfLeaf(record.leaf) || "unreadable";
      const text = `record ${record.index} of ${record.log} (${kind}) is not the one under its checkpoint`;
      return { finding: bad(text) };
    }
    const place = `${record.index} of ${record.log}`;
    if (places.has(place)) return { finding: bad(`record ${place} is in this file twice`) };
    places.add(place);
    leaves.push({ log: record.log, index: record.index, leaf, text: record.leaf });
  }
  return { finding: ok(`${records.length} records are under these checkpoints`), leaves };
}

function provenLeaf(
  { index, leaf: text, proof }: ExportedRecord,
  head: SignedHead | undefined,
): Leaf | undefined {
  if (head === undefined) return undefined;
  const { size, root, firstSequence } = head;
  if (!provesInclusion({ index, size, ofLeaf: leafHash(text), root }, proof)) return undefined;
  const leaf = leafFromText(text);
  return leaf?.sequence === firstSequence + index ? leaf : undefined;
}
