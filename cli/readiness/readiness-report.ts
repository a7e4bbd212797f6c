import { wrap } from "#lib/report/plain-text.ts";
import {
  basisSentence,
  evaluatedText,
  itemStatusText,
  nextStepText,
  ownRecords,
  recordText,
} from "#lib/report/readiness-text.ts";
import {
  type Readiness,
  type ReadinessItem,
  RecordKind,
} from "#proto/pmx/readiness/v1/readiness_pb.ts";

/** Sprints that the head names. */
const namedSprints = 10;
const indent = "      ";

/** The checklist as text: what it rests on, each item with its reason, and the roll-up in the last line. */
export function readinessLines(readiness: Readiness, width: number): readonly string[] {
  const { items, summary } = readiness;
  return [
    ...headLines(readiness, width),
    "",
    ...items.flatMap((item) => itemLines(item, readiness.sprints, width)),
    ...wrap(basisSentence(readiness), width),
    ...wrap(summary, width),
  ];
}

function headLines(readiness: Readiness, width: number): readonly string[] {
  const { policyHash, sprints, leftOutSprints } = readiness;
  const records = readiness.items.flatMap((item) => item.records);
  const sprintLine = (sprint: string) => {
    const record = records.find((one) => one.kind === RecordKind.SPRINT && one.name === sprint);
    return record ? recordText(record) : sprint;
  };
  const more = sprints.length - namedSprints;
  const left = leftOutSprints.slice(0, namedSprints).map((one) => `${one.name} ${one.reason}`);
  const moreLeft = leftOutSprints.length - left.length;
  return [
    ...wrap(evaluatedText(readiness), width, "  "),
    ...(sprints.length === 0
      ? ["No sprint counts."]
      : wrap(`Sprints of policy ${policyHash}:`, width, "  ")),
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
  const text = (line: string) => indented(line, width, indent);
  const next = nextStepText(item);
  const number = String(item.number).padStart(2);
  return [
    ...headed(
      `${number}  ${itemStatusText(item).padEnd("INCONCLUSIVE".length)}  `,
      item.title,
      width,
    ),
    ...text(item.reason),
    ...(next === undefined ? [] : text(next)),
    ...ownRecords(item, counted).flatMap((record) => text(`Record: ${recordText(record)}`)),
    "",
  ];
}

/** A text behind a head whose blanks count; later lines stand below the reason. */
function headed(head: string, text: string, width: number): readonly string[] {
  const [first = "", ...rest] = wrap(text, width - head.length);
  return [
    `${head}${first}`,
    ...wrap(rest.join(" "), width - indent.length).map((line) => `${indent}${line}`),
  ];
}

function indented(text: string, width: number, by: string): readonly string[] {
  return wrap(text, width - by.length, "  ").map((line) => `${by}${line}`);
}
