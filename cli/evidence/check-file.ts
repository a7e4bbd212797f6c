import { checkpointFromText, checkpointOrigin } from "#lib/evidence/checkpoint.ts";
import { keyIdOf, payloadSignedBy } from "#lib/evidence/dsse.ts";
import { kindOfLeaf, type Leaf, leafFromText } from "#lib/evidence/leaf.ts";
import { provesInclusion } from "#lib/evidence/proofs.ts";
import { isSignedBy, noteFromText, verifierFromText } from "#lib/evidence/signed-note.ts";
import { leafHash } from "#lib/evidence/tree-hash.ts";
import type { ExportedEvidence, ExportedHead, ExportedRecord } from "./export-file.ts";
import {
  type EvaluationRecord,
  ExportedFacts,
  evaluationOf,
  type MetricParameters,
  recompute,
} from "./recompute.ts";

/** What a check came to. */
export interface Finding {
  /** NOT_CHECKED says why it could not be; it makes nothing bad. */
  readonly outcome: "OK" | "BAD" | "NOT_CHECKED";
  readonly text: string;
}

const ok = (text: string): Finding => ({ outcome: "OK", text });
const bad = (text: string): Finding => ({ outcome: "BAD", text });

/** What was signed of an audit set. */
interface SignedVerdict {
  readonly auditSet: string;
  readonly scorecardHash: string;
  readonly parameters: MetricParameters;
  readonly gates: readonly {
    readonly gate: string;
    readonly specHash: string;
    readonly verdicts: { readonly written: string };
    readonly index: number;
  }[];
}

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

interface ReadLeaf {
  readonly log: string;
  readonly index: number;
  readonly leaf: Leaf;
}

/** Checks each record against the checkpoint of its log; the first that does not fit is named. */
function checkRecords(
  { records }: ExportedEvidence,
  signed: readonly (SignedHead | undefined)[],
): { readonly finding: Finding; readonly leaves?: readonly ReadLeaf[] } {
  const heads = new Map(signed.flatMap((head) => (head ? [[head.log, head] as const] : [])));
  const leaves: ReadLeaf[] = [];
  for (const record of records) {
    const leaf = provenLeaf(record, heads.get(record.log));
    if (leaf === undefined) {
      const kind = kindOfLeaf(record.leaf) || "unreadable";
      const text = `record ${record.index} of ${record.log} (${kind}) is not the one under its checkpoint`;
      return { finding: bad(text) };
    }
    leaves.push({ log: record.log, index: record.index, leaf });
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

/** Checks the statement, and what it states against the facts. */
function checkVerdict(
  { auditSet, statement, heads }: ExportedEvidence,
  leaves: readonly ReadLeaf[],
): readonly Finding[] {
  if (statement === undefined) {
    const text = "no gate had an answer, so that nothing says whether all facts are here";
    return [{ outcome: "NOT_CHECKED", text }];
  }
  const verifier = verifierFromText(heads[0]?.verifierKey ?? "");
  const payload = verifier && payloadSignedBy(statement, verifier.publicKey);
  const verdict = payload === undefined ? undefined : verdictOf(payload);
  if (verdict?.auditSet !== auditSet) {
    return [bad(`the verdict does not carry the signature of this key, or is not of ${auditSet}`)];
  }
  const facts = new ExportedFacts();
  for (const { leaf } of leaves) facts.add(leaf);
  const found = facts.scorecardHash(auditSet, verdict.parameters);
  const answers = answersIn(leaves);
  return [
    ok(`the verdict on ${auditSet} carries the signature of this key`),
    found === verdict.scorecardHash
      ? ok(`the scorecard computed from ${facts.size} facts is the one that was signed`)
      : bad(
          `the scorecard computed from ${facts.size} facts is ${found}, signed was ${verdict.scorecardHash}: facts are missing or were added`,
        ),
    ...verdict.gates.map((gate) => checkGate(gate, answers.get(gate.index), facts)),
  ];
}

function verdictOf(payload: string): SignedVerdict | undefined {
  try {
    return JSON.parse(payload).predicate as SignedVerdict;
  } catch {
    // It was signed, and is no statement all the same.
    return undefined;
  }
}

/** The answers of gates, by their index in the own log, which alone has any. */
function answersIn(leaves: readonly ReadLeaf[]): ReadonlyMap<number, EvaluationRecord> {
  const answers = new Map<number, EvaluationRecord>();
  for (const { index, leaf } of leaves) {
    if (!("record" in leaf.content)) continue;
    const answer = evaluationOf(leaf.content.record);
    if (answer !== undefined) answers.set(index, answer);
  }
  return answers;
}

function checkGate(
  { gate, specHash, verdicts: { written } }: SignedVerdict["gates"][number],
  answer: EvaluationRecord | undefined,
  facts: ExportedFacts,
): Finding {
  const isThatAnswer = answer?.gate === gate && answer.specHash === specHash;
  if (answer === undefined || !isThatAnswer || answer.verdict !== written) {
    return bad(`${gate}: ${written} was signed, and is no answer in the log`);
  }
  const again = recompute(facts, answer);
  if (again.specHash !== specHash) return bad(`${gate}: the specification has another hash`);
  if (again.scorecardHash !== answer.scorecardHash) {
    const text = `${gate}: ${written} was answered on other facts than there are now`;
    return { outcome: "NOT_CHECKED", text };
  }
  // What is looser than before does not follow from the facts.
  const isHeld = written === "PASS_LOOSENED" && again.verdict === "PASS";
  if (again.verdict === written || isHeld) return ok(`${gate}: ${written}, as computed again`);
  return bad(`${gate}: ${written} was signed, computed again it is ${again.verdict}`);
}
