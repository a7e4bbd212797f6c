import { leafFromText } from "#lib/evidence/leaf.ts";
import { canonicalJson, sha256Hex } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { specFromStored } from "../domain/gates/gate-spec.ts";
import type { EvaluationRecord } from "../domain/log/evaluation-record.ts";
import { type KeptJudgement, LoggedJudgements } from "../domain/log/logged-judgements.ts";
import { termsRecord } from "../domain/log/records.ts";
import type { PlacedRecord } from "../domain/log/verdict-predicate.ts";
import type { EvidenceLog, EvidenceLogReader, KeptJudgements } from "./ports.ts";
import { type BadEvidence, logOf, type VerifyDependencies } from "./verify-evidence.ts";

const leavesTogether = 500;

/** What judgements are compared with the answers in the log by. */
export interface VerifyJudgementsDependencies extends Pick<VerifyDependencies, "letOthersRun"> {
  readonly log: Pick<EvidenceLogReader, "find" | "logs">;
  readonly kept: KeptJudgements;
}

/**
 * Compares by what audit sets were judged with the answers of gates in the log: a looser gate is held against what is kept of it,
 * and would PASS without. Each judgement must be kept as it followed from the answers before it, in their order, and each
 * specification under its hash. The first that is not is named.
 */
export async function verifyJudgements({
  log: reader,
  kept,
  letOthersRun,
}: VerifyJudgementsDependencies): Promise<BadEvidence | undefined> {
  const [own] = reader.logs();
  if (own === undefined) return undefined;
  const log = logOf(reader, own);
  // An answer and its judgement are written together, so both are of one instant here.
  const [end, rows] = [log.size(), kept.bySpec()];
  const terms = new Set(kept.terms().map((one) => canonicalJson(termsRecord(one))));
  const changed = kept.specs().find(({ specHash, specJson }) => sha256Hex(specJson) !== specHash);
  if (changed !== undefined) return noLogHas(`specification ${changed.specHash} with this content`);
  const logged = new LoggedJudgements();
  for await (const { index, record } of recordsIn(log, end, letOthersRun)) {
    if (record.type === "TERMS_JUDGED" && !terms.has(canonicalJson(record))) {
      const finding = `judged ${record.auditSet} while ${record.source} was ${record.hash}, which is not kept as it was`;
      return { log: own, firstIndex: index, lastIndex: index, kind: record.type, finding };
    }
    if (record.type !== "GATE_EVALUATED") continue;
    const answer = record as unknown as EvaluationRecord;
    // A specification of a later version: how strict it was this one cannot tell.
    if (!isReadable(answer)) return undefined;
    logged.add({ index, answer });
  }
  // What a version before the logs judged is in none of them.
  const isWhole = reader.logs().every((origin) => logOf(reader, origin).firstSequence === 1);
  for (const [at, one] of logged.found.entries()) {
    const { index, gate, auditSet } = one;
    const row = isWhole ? rows[at] : rows.find((other) => keyOf(other) === keyOf(one));
    const isSame = row !== undefined && keyOf(row) === keyOf(one);
    if (isSame && (!isWhole || row.isLoosened === one.isLoosened)) continue;
    const finding = `judged ${auditSet} by ${gate}, which is not kept as it was`;
    return { log: own, firstIndex: index, lastIndex: index, kind: "GATE_EVALUATED", finding };
  }
  const invented = isWhole ? rows[logged.found.length] : undefined;
  if (invented === undefined) return undefined;
  return noLogHas(
    `that ${invented.auditSet} was judged by ${invented.specHash} of ${invented.gate}`,
  );
}

function noLogHas(what: string): BadEvidence {
  return {
    log: "",
    firstIndex: 0,
    lastIndex: 0,
    kind: "",
    finding: `${what} is kept, and no log has it`,
  };
}

function keyOf({ gate, specHash, auditSet, baselineAuditSet }: KeptJudgement): string {
  return JSON.stringify([gate, specHash, auditSet, baselineAuditSet]);
}

/** The records among the first leaves of the own log. */
async function* recordsIn(
  log: EvidenceLog,
  end: number,
  letOthersRun: () => Promise<void>,
): AsyncGenerator<PlacedRecord> {
  for (let from = 0; from < end; ) {
    const leaves = log.leaves(from, end, leavesTogether, "");
    for (const { index, leaf } of leaves) {
      from = index + 1;
      const content = leafFromText(leaf)?.content;
      if (content !== undefined && "record" in content) yield { index, record: content.record };
    }
    if (leaves.length < leavesTogether) return;
    await letOthersRun();
  }
}

function isReadable({ gate, specHash, spec }: EvaluationRecord): boolean {
  try {
    specFromStored({ specHash, gate, stored: spec });
    return true;
  } catch (error) {
    if (error instanceof Fault && error.reason === "GATE_SPEC_UNKNOWN") return false;
    throw error;
  }
}
