import type { KeyObject } from "node:crypto";
import { inTotoPayload, signEnvelope } from "#lib/evidence/dsse.ts";
import { leafFromText } from "#lib/evidence/leaf.ts";
import { canonicalJson } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import {
  hexOf,
  type PlacedRecord,
  RecordsDigest,
  verdictMembers,
} from "../domain/log/verdict-predicate.ts";
import type { MetricParameters } from "../domain/metrics/scorecard-metric.ts";
import type { EvidenceHead, EvidenceLogReader, EvidenceReader } from "./ports.ts";

/** What a verdict is signed from. */
export interface SignDependencies {
  readonly reader: EvidenceReader;
  readonly log: EvidenceLogReader;
  readonly parameters: MetricParameters;
  /** The key; generated at its first use. */
  readonly signingKey: () => KeyObject;
}

/** What the statement is about, as SHA-256 digests that the caller states. */
export interface StatementSubject {
  readonly strategyHash: string;
  readonly dataHash: string;
}

/** The type of an in-toto statement, and of what pmx states in one. */
const statementType = "https://in-toto.io/Statement/v1";
const predicateType = "urn:pmx:verdict:v1";

/** Leaves read at once; adding them up takes some 5 ms. */
const leavesTogether = 500;

/** How often records are read again where new ones came meanwhile. */
const attempts = 5;

/**
 * Signs what the log says of an audit set, as the JSON of a DSSE envelope: the last answer of each gate with both verdicts
 * and their error rates, the comparisons and openings of seals that it took part in, the scorecard of the facts as they are
 * now, and the state of every log with the root over its records of the audit set.
 * @param letOthersRun - resolves when other calls have run.
 * @throws Fault RESOURCE_NOT_FOUND where no gate has an answer on the audit set; FACTS_PENDING while facts keep coming.
 */
export async function signVerdict(
  { reader, log, parameters, signingKey }: SignDependencies,
  auditSet: string,
  subject: StatementSubject,
  letOthersRun: () => Promise<void>,
): Promise<string> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const heads = log.heads();
    const kept = await readRecords(log, heads, auditSet, letOthersRun);
    const evidence = await reader.evidenceOf(auditSet);
    // Every figure is of one instant: otherwise the records of a file would not lead to the scorecard that was signed.
    if (hasNewer(log, heads, auditSet)) continue;
    const members = verdictMembers({ auditSet, evidence, parameters, records: kept.own });
    if (members.gates.length === 0) throw noAnswer(auditSet);
    const logs = heads.map(({ origin, size, root }, at) => {
      return { log: origin, size, root: hexOf(root), ...kept.digests[at]!.result() };
    });
    const statement = {
      _type: statementType,
      subject: [
        { name: "strategy", digest: { sha256: subject.strategyHash } },
        { name: "data", digest: { sha256: subject.dataHash } },
      ],
      predicateType,
      predicate: { ...members, logs },
    };
    return JSON.stringify(signEnvelope(inTotoPayload, canonicalJson(statement), signingKey()));
  }
  const message = `facts of ${auditSet} keep coming; ask again when they have arrived`;
  throw new Fault("UNAVAILABLE", "FACTS_PENDING", message, { metadata: { name: auditSet } });
}

function noAnswer(auditSet: string): Fault {
  const message = `no gate has an answer on ${auditSet} that rests on outcomes; evaluate one first`;
  return new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", message, { metadata: { name: auditSet } });
}

/** What the logs have of an audit set: a digest a log, and the records of the own one, which is the first. */
async function readRecords(
  log: EvidenceLogReader,
  heads: readonly EvidenceHead[],
  auditSet: string,
  letOthersRun: () => Promise<void>,
): Promise<{ readonly own: readonly PlacedRecord[]; readonly digests: readonly RecordsDigest[] }> {
  const own: PlacedRecord[] = [];
  const digests: RecordsDigest[] = [];
  for (const [at, { origin, size: end }] of heads.entries()) {
    const digest = new RecordsDigest();
    digests.push(digest);
    for (let from = 0; from < end; ) {
      const leaves = log.find(origin)?.leaves(from, end, leavesTogether, auditSet) ?? [];
      for (const { index, leaf } of leaves) {
        from = index + 1;
        digest.add(leaf);
        const content = at === 0 ? leafFromText(leaf)?.content : undefined;
        if (content !== undefined && "record" in content) own.push({ index, ...content });
      }
      if (leaves.length < leavesTogether) break;
      await letOthersRun();
    }
  }
  return { own, digests };
}

/** Whether a log has a record of the audit set beyond a head, or a log began since. */
function hasNewer(
  log: EvidenceLogReader,
  heads: readonly EvidenceHead[],
  auditSet: string,
): boolean {
  return log.logs().some((origin) => {
    const from = heads.find((head) => head.origin === origin)?.size ?? 0;
    const kept = log.find(origin);
    return kept !== undefined && kept.leaves(from, kept.size(), 1, auditSet).length > 0;
  });
}
