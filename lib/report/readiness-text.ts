import { enumName } from "#lib/wire/enum-name.ts";
import {
  ItemStatus,
  type Readiness,
  type ReadinessItem,
  type ReadinessRecord,
  ReadinessVerdict,
  RecordKind,
  VerdictBasis,
} from "#proto/pmx/readiness/v1/readiness_pb.ts";
import { dateText, instantText, readable } from "./plain-text.ts";

/** Hexadecimal digits of a hash that are shown. */
const hashDigits = 12;

/** What the items come to; one that was never set counts as NO GO, as its enum demands. */
export function readinessVerdictText(verdict: ReadinessVerdict): "GO" | "NO GO" | "INCONCLUSIVE" {
  if (verdict === ReadinessVerdict.GO) return "GO";
  return verdict === ReadinessVerdict.INCONCLUSIVE ? "INCONCLUSIVE" : "NO GO";
}

/** The finding of an item; one that was never set counts as FAIL, as its enum demands. */
export function itemStatusText({ status }: Pick<ReadinessItem, "status">): string {
  return enumName(ItemStatus, status) ?? "FAIL";
}

/** When it was evaluated, by which build, and under which name it is stored. */
export function evaluatedText({ name, evaluateTime, build }: Readiness): string {
  return `Readiness at ${instantText(evaluateTime)} by pmx ${build} (${name})`;
}

/** Which verdicts of gates the items rest on. */
export function basisSentence({ verdictBasis }: Pick<Readiness, "verdictBasis">): string {
  return verdictBasis === VerdictBasis.AS_WRITTEN_AND_ASSURED
    ? "An item that rests on a gate passes where the gate does so as written, by point estimates against thresholds, and assured, at every look."
    : "Gates are judged as written, by point estimates against thresholds; there is no assured verdict yet.";
}

/** What there is to do about an item; undefined for one that holds. */
export function nextStepText({ nextStep }: Pick<ReadinessItem, "nextStep">): string | undefined {
  return nextStep === "" ? undefined : `To do: ${nextStep}`;
}

/** The records of an item without the sprints that count, which stand in the head. */
export function ownRecords(
  { records }: Pick<ReadinessItem, "records">,
  counted: readonly string[],
): readonly ReadinessRecord[] {
  return records.filter(
    ({ kind, name }) => !(kind === RecordKind.SPRINT && counted.includes(name)),
  );
}

/** What it is a record of: gate evaluation. */
export function recordKindText({ kind }: Pick<ReadinessRecord, "kind">): string {
  return readable((enumName(RecordKind, kind) ?? "record").toLowerCase());
}

/** A record in one line. */
export function recordText(record: ReadinessRecord): string {
  const { name, hash, evidenceHash, time, detail } = record;
  const isGate = record.kind === RecordKind.GATE_EVALUATION;
  const parts = [
    record.kind === RecordKind.SPRINT ? name : `${recordKindText(record)} ${name}`,
    ...(hash ? [`${isGate ? "specification" : "hash"} ${shortHash(hash)}`] : []),
    ...(evidenceHash ? [`evidence ${shortHash(evidenceHash)}`] : []),
    ...(time ? [dateText(time)] : []),
    // What a gate found stands in the reason already.
    ...(isGate ? [] : [detail]),
  ];
  return parts.join(", ");
}

/** The first digits of a hash; a build's name, which is none, as it is. */
export function shortHash(hash: string): string {
  return /^[0-9a-f]{64}$/.test(hash) ? hash.slice(0, hashDigits) : hash;
}
