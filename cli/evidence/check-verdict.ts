import { isDeepStrictEqual } from "node:util";
import { payloadSignedBy } from "#lib/evidence/dsse.ts";
import { verifierFromText } from "#lib/evidence/signed-note.ts";
import { checkComparisons, checkSeals } from "./check-own-records.ts";
import { checkSignedLogs } from "./check-signed-logs.ts";
import type { ExportedEvidence } from "./export-file.ts";
import { bad, type Finding, ok, undecided } from "./finding.ts";
import { checkReceipts } from "./receipts-rested-on.ts";
import {
  type EvaluationRecord,
  ExportedFacts,
  evaluationOf,
  type ReadLeaf,
  recompute,
} from "./recompute.ts";
import { type SignedGate, type SignedVerdict, statementFrom } from "./signed-statement.ts";

/** Checks the statement, and what it states against the facts. */
export function checkVerdict(
  { auditSet, statement, heads }: ExportedEvidence,
  leaves: readonly ReadLeaf[],
): readonly Finding[] {
  const facts = new ExportedFacts();
  for (const { leaf } of leaves) facts.add(leaf);
  const firstSequences = new Map(heads.map(({ log, firstSequence }) => [log, firstSequence]));
  const further = [
    ...checkSeals(leaves),
    ...checkComparisons(leaves, facts),
    ...checkReceipts(leaves, firstSequences),
  ];
  const answers = answersIn(leaves);
  if (statement === undefined) {
    if ([...answers.values()].some(({ auditSets }) => auditSets[0] === auditSet)) {
      return [bad("gates have answered, and the verdict that was signed is not in this file")];
    }
    const text = "no gate had an answer, so that nothing says whether all facts are here";
    return [undecided(text), ...further];
  }
  const verifier = verifierFromText(heads[0]?.verifierKey ?? "");
  const payload = verifier && payloadSignedBy(statement, verifier.publicKey);
  const signed = payload === undefined ? undefined : statementFrom(payload);
  const verdict = signed?.predicate;
  if (verdict?.auditSet !== auditSet) {
    return [bad(`the verdict does not carry the signature of this key, or is not of ${auditSet}`)];
  }
  const found = facts.scorecardHash(auditSet, verdict.parameters);
  const about = signed!.subject.map(({ name, digest }) => `${name} ${digest.sha256}`).join(", ");
  return [
    ok(`the verdict on ${auditSet} (${about}) carries the signature of this key`),
    found === verdict.scorecardHash
      ? ok(`the scorecard computed from ${facts.size} facts is the one that was signed`)
      : bad(
          `the scorecard computed from ${facts.size} facts is ${found}, signed was ${verdict.scorecardHash}: facts are missing or were added`,
        ),
    ...missingRecords(verdict, leaves),
    ...verdict.gates.map((gate) => checkGate(gate, answers.get(gate.index), facts)),
    ...otherMembers(verdict, facts, leaves),
    ...checkSignedLogs(verdict, heads, leaves),
    ...further,
  ];
}

/** What the statement names and the file lacks: somebody left it out. */
function missingRecords(
  { comparisons, seals }: SignedVerdict,
  leaves: readonly ReadLeaf[],
): readonly Finding[] {
  const typeAt = new Map<number, string>();
  for (const { index, leaf } of leaves) {
    if ("record" in leaf.content) typeAt.set(index, leaf.content.record.type);
  }
  return [
    ...comparisons.map(({ name, index }) => ({ what: name, index, type: "COMPARISON_MADE" })),
    ...seals.map(({ seal, index }) => ({ what: `opening of ${seal}`, index, type: "SEAL_OPENED" })),
  ]
    .filter(({ index, type }) => typeAt.get(index) !== type)
    .map(({ what }) => bad(`the ${what} was signed, and is not in this file`));
}

/** What the statement says otherwise than follows from the records: whoever has the key can sign anything. */
function otherMembers(
  verdict: SignedVerdict,
  facts: ExportedFacts,
  leaves: readonly ReadLeaf[],
): readonly Finding[] {
  const again: Readonly<Record<string, unknown>> = {
    ...facts.verdictMembers(verdict.auditSet, verdict.parameters, leaves),
    // These have checks of their own.
    ...{ scorecardHash: verdict.scorecardHash, logs: verdict.logs },
  };
  return Object.keys({ ...again, ...verdict })
    .filter((member) => !isDeepStrictEqual(verdict[member], again[member]))
    .map((member) =>
      bad(`the verdict says of ${member} what does not follow from the records of this file`),
    );
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
  { gate, specHash, verdicts: { written, assured } }: SignedGate,
  answer: EvaluationRecord | undefined,
  facts: ExportedFacts,
): Finding {
  const both = `${written}, assured ${assured}`;
  const isThatAnswer =
    answer?.gate === gate && answer.specHash === specHash && answer.assured.verdict === assured;
  if (answer === undefined || !isThatAnswer || answer.verdict !== written) {
    return bad(`${gate}: ${both} was signed, and is no answer in the log`);
  }
  const again = recompute(facts, answer);
  if (again.specHash !== specHash) return bad(`${gate}: the specification has another hash`);
  if (again.scorecardHash !== answer.scorecardHash) {
    return undecided(`${gate}: ${both} was answered on other facts than there are now`);
  }
  if (!isSame(written, again.verdict) || !isSame(assured, again.assured)) {
    const now = `${again.verdict}, assured ${again.assured}`;
    return bad(`${gate}: ${both} was signed, computed again it is ${now}`);
  }
  const { alphaRatio, basis } = answer.assured;
  const level = `at ${Number((alphaRatio * 100).toPrecision(2))} %`;
  const how = basis === "UNSPECIFIED" ? level : `${level}, ${basis}`;
  return ok(`${gate}: ${both} (${how}), as computed again`);
}

/** What is looser than before does not follow from the facts. */
function isSame(logged: string, again: string): boolean {
  return logged === again || (logged === "PASS_LOOSENED" && again === "PASS");
}
