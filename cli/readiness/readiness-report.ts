import { dateText, instantText, readable, wrap } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  ItemStatus,
  type Readiness,
  type ReadinessItem,
  type ReadinessRecord,
  RecordKind,
} from "#proto/pmx/readiness/v1/readiness_pb.ts";

/** Hexadecimal digits of a hash that are shown. */
const hashDigits = 12;
/** Sprints that the head names. */
const namedSprints = 10;
const indent = "      ";

/** The checklist as text: what it rests on, each item with its reason, and the roll-up in the last line. */
export function readinessLines(readiness: Readiness, width: number): readonly string[] {
  const { items, summary } = readiness;
  const basis =
    "Gates are judged as written, by point estimates against thresholds; there is no assured verdict yet.";
  return [
    ...headLines(readiness, width),
    "",
    ...items.flatMap((item) => itemLines(item, readiness.sprints, width)),
    ...wrap(basis, width),
    ...wrap(summary, width),
  ];
}

function headLines(readiness: Readiness, width: number): readonly string[] {
  const { name, evaluateTime, build, policyHash, sprints, leftOutSprints } = readiness;
  const records = readiness.items.flatMap((item) => item.records);
  const sprintLine = (sprint: string) => {
    const record = records.find((one) => one.kind === RecordKind.SPRINT && one.name === sprint);
    return record ? recordText(record) : sprint;
  };
  const more = sprints.length - namedSprints;
  const left = leftOutSprints.slice(0, namedSprints).map((one) => `${one.name} ${one.reason}`);
  const moreLeft = leftOutSprints.length - left.length;
  return [
    `Readiness at ${instantText(evaluateTime)} by pmx ${build} (${name})`,
    ...(sprints.length === 0 ? ["No sprint counts."] : [`Sprints of policy ${policyHash}:`]),
    ...sprints.slice(0, namedSprints).flatMap((one) => indented(sprintLine(one), width, "  ")),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(left.length > 0 ? wrap(`Not counted: ${left.join("; ")}`, width, "  ") : []),
    ...(moreLeft > 0 ? [`  and ${moreLeft} more`] : []),
  ];
}

function itemLines(
  item: ReadinessItem,
  counted: readonly string[],
  width: number,
): readonly string[] {
  const status = enumName(ItemStatus, item.status) ?? "FAIL";
  const text = (line: string) => indented(line, width, indent);
  // The sprints that count stand in the head.
  const own = item.records.filter(
    ({ kind, name }) => !(kind === RecordKind.SPRINT && counted.includes(name)),
  );
  const number = String(item.number).padStart(2);
  return [
    `${number}  ${status.padEnd("INCONCLUSIVE".length)}  ${item.title}`,
    ...text(item.reason),
    ...(item.nextStep === "" ? [] : text(`To do: ${item.nextStep}`)),
    ...own.flatMap((record) => text(`Record: ${recordText(record)}`)),
    "",
  ];
}

function indented(text: string, width: number, by: string): readonly string[] {
  return wrap(text, width - by.length, "  ").map((line) => `${by}${line}`);
}

function recordText(record: ReadinessRecord): string {
  const { name, hash, evidenceHash, time, detail } = record;
  const kind = readable((enumName(RecordKind, record.kind) ?? "record").toLowerCase());
  const isGate = record.kind === RecordKind.GATE_EVALUATION;
  const parts = [
    record.kind === RecordKind.SPRINT ? name : `${kind} ${name}`,
    ...(hash ? [`${isGate ? "specification" : "hash"} ${shortHash(hash)}`] : []),
    ...(evidenceHash ? [`evidence ${shortHash(evidenceHash)}`] : []),
    ...(time ? [dateText(time)] : []),
    // What a gate found stands in the reason already.
    ...(isGate ? [] : [detail]),
  ];
  return parts.join(", ");
}

/** The first digits of a hash; a build's name, which is none, as it is. */
function shortHash(hash: string): string {
  return /^[0-9a-f]{64}$/.test(hash) ? hash.slice(0, hashDigits) : hash;
}
