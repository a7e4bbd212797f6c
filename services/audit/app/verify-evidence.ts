import { kindOfLeaf, type Leaf, leafFromText, sequenceOfLeaf } from "#lib/evidence/leaf.ts";
import { GrowingTree } from "#lib/evidence/tree-hash.ts";
import { type BadLeaves, LogVerifier } from "#lib/evidence/verify-log.ts";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { notFound } from "#lib/kernel/fault.ts";
import type { FactRecord } from "../domain/facts/fact.ts";
import { type FilingOf, misfiled } from "../domain/log/filing.ts";
import type { EvidenceLog, EvidenceLogReader } from "./ports.ts";

/** What a comparison of the database with its logs rests on. */
export interface VerifyDependencies {
  readonly log: EvidenceLogReader;
  /** The facts that a leaf brings, as they are recorded. */
  readonly factsOf: (leaf: Leaf) => readonly LeafFact[];
  readonly filingOf: FilingOf;
  /** Resolves when other calls have run, and rejects when nobody waits for the answer any more. */
  readonly letOthersRun: () => Promise<void>;
}

/** A fact that a leaf brings; the hash is absent where an earlier version recorded the fact. */
type LeafFact = Omit<FactRecord, "factHash"> & Partial<Pick<FactRecord, "factHash">>;

/** The records of a log, or of an audit set, that are not what they were. */
export interface BadEvidence extends BadLeaves {
  /** The origin of the log; empty where no log has what was found. */
  readonly log: string;
}

/** How far a comparison has come. */
export interface Verified {
  readonly nextIndex: number;
  readonly size: number;
  readonly bad?: BadEvidence;
}

/** Leaves read at once; comparing them takes some 5 ms. */
const leavesTogether = 500;

/** The log of an origin. @throws Fault RESOURCE_NOT_FOUND */
export function logOf({ find }: Pick<EvidenceLogReader, "find">, origin: string): EvidenceLog {
  const log = find(origin);
  if (log === undefined) throw notFound("log", origin);
  return log;
}

/** Compares at most `records` leaves of a log from an index on with the hashes that were kept with them. */
export async function verifyStretch(
  { log: reader, letOthersRun }: Omit<VerifyDependencies, "factsOf" | "filingOf">,
  origin: string,
  { firstIndex, records }: { readonly firstIndex: number; readonly records: number },
): Promise<Verified> {
  const log = logOf(reader, origin);
  const size = log.size();
  const from = Math.min(firstIndex, size);
  const end = Math.min(from + records, size);
  const verifier = new LogVerifier(GrowingTree.from(from, log.nodeAt), [], {
    placeOf(leaf) {
      const sequence = sequenceOfLeaf(leaf as string);
      return sequence === undefined ? undefined : sequence - log.firstSequence;
    },
    kindOf: (leaf) => kindOfLeaf(leaf as string),
  });
  while (verifier.size < end) {
    const next = verifier.size;
    const leaves = log.leaves(next, end, leavesTogether, "");
    for (const leaf of leaves) {
      const bad = verifier.add(leaf);
      if (bad !== undefined)
        return { nextIndex: verifier.size, size, bad: { ...bad, log: origin } };
    }
    if (leaves.length === 0) {
      const finding = "are missing";
      const bad = { log: origin, firstIndex: next, lastIndex: end - 1, kind: "", finding };
      return { nextIndex: next, size, bad };
    }
    await letOthersRun();
  }
  return { nextIndex: end, size };
}

/** A fact that a leaf brings; its content by its hash, since those of a whole audit set are in memory at once. */
interface Brought {
  readonly log: string;
  readonly index: number;
  /** What the leaf is. */
  readonly kind: string;
  readonly fact: Omit<LeafFact, "content"> & { readonly contentHash: string };
}

/**
 * Compares the recorded facts of an audit set with what the leaves that are about it bring: each fact must be one of
 * those under its identity, and each identity must be recorded. Facts may arrive meanwhile: one that is newer than the
 * leaves that were read is compared the next time.
 */
export async function verifyFacts(
  dependencies: VerifyDependencies,
  auditSet: string,
): Promise<Verified> {
  const { log: reader, letOthersRun } = dependencies;
  // A fact and its leaf are written together, so the leaves read from here on have every fact up to this one.
  const newest = reader.newestFact();
  const brought = new Map<string, Brought[]>();
  const elsewhere = await collectBrought(dependencies, auditSet, brought);
  if (elsewhere !== undefined) return { ...counts(brought, new Set()), bad: elsewhere };
  const found = new Set<string>();
  let position = 0;
  for (;;) {
    const rows = reader.factsAfter(auditSet, position, leavesTogether);
    for (const row of rows) {
      position = row.position;
      const identity = identityOf(row);
      found.add(identity);
      const leaves = brought.get(identity) ?? [];
      if (leaves.some(({ fact }) => isSameFact(fact, row))) continue;
      if (leaves.length === 0 && position > newest) continue;
      return { ...counts(brought, found), bad: differing(row, leaves[0]) };
    }
    if (rows.length < leavesTogether) break;
    await letOthersRun();
  }
  for (const [identity, [first]] of brought) {
    if (found.has(identity) || first === undefined) continue;
    const { log, index, kind, fact } = first;
    const finding = `brought ${fact.kind} ${fact.identity} of ${auditSet}, which is not recorded`;
    const bad = { log, firstIndex: index, lastIndex: index, kind, finding };
    return { ...counts(brought, found), bad };
  }
  return counts(brought, found);
}

function counts(brought: ReadonlyMap<string, unknown>, found: ReadonlySet<string>) {
  return { nextIndex: brought.size, size: found.size };
}

function differing(
  { kind, identity, auditSet }: FactRecord,
  leaf: Brought | undefined,
): BadEvidence {
  const what = `${kind} ${identity} of ${auditSet}`;
  if (leaf === undefined) {
    return {
      log: "",
      firstIndex: 0,
      lastIndex: 0,
      kind: "",
      finding: `${what} is recorded, and no log has it`,
    };
  }
  const { log, index } = leaf;
  const finding = `brought ${what}, which is recorded otherwise`;
  return { log, firstIndex: index, lastIndex: index, kind: leaf.kind, finding };
}

/** Collects what the leaves of an audit set bring; answers the first leaf that is not about it. */
async function collectBrought(
  { log: reader, factsOf, filingOf, letOthersRun }: VerifyDependencies,
  auditSet: string,
  brought: Map<string, Brought[]>,
): Promise<BadEvidence | undefined> {
  for (const origin of reader.logs()) {
    const log = logOf(reader, origin);
    const end = log.size();
    for (let from = 0; from < end; ) {
      const leaves = log.leaves(from, end, leavesTogether, auditSet);
      for (const kept of leaves) {
        const { index, leaf } = kept;
        from = index + 1;
        const read = leafFromText(leaf);
        if (read === undefined) continue;
        const bad = misfiled(kept, read, filingOf);
        if (bad !== undefined) return { ...bad, log: origin };
        for (const fact of factsOf(read)) {
          if (fact.auditSet !== auditSet) continue;
          const identity = identityOf(fact);
          const one = broughtBy({ log: origin, index, kind: kindOfLeaf(read) }, fact);
          const others = brought.get(identity);
          if (others) others.push(one);
          else brought.set(identity, [one]);
        }
      }
      if (leaves.length < leavesTogether) break;
      await letOthersRun();
    }
  }
  return undefined;
}

function broughtBy(at: Omit<Brought, "fact">, { content, ...fact }: LeafFact): Brought {
  return { ...at, fact: { ...fact, contentHash: sha256Hex(content) } };
}

function identityOf({ kind, identity }: Pick<FactRecord, "kind" | "identity">): string {
  return `${kind} ${identity}`;
}

function isSameFact(one: Brought["fact"], row: FactRecord): boolean {
  const isSameHash = one.factHash === undefined || one.factHash === row.factHash;
  return isSameHash && one.timeMs === row.timeMs && one.contentHash === sha256Hex(row.content);
}
