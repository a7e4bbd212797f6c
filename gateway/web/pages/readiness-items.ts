import type { Cell, Figure, LinkCell, Section } from "#lib/page/section.ts";
import { asSentence, dateText } from "#lib/report/plain-text.ts";
import {
  itemStatusText,
  nextStepText,
  ownRecords,
  recordKindText,
  shortHash,
} from "#lib/report/readiness-text.ts";
import {
  type Readiness,
  type ReadinessItem,
  type ReadinessRecord,
  RecordKind,
} from "#proto/pmx/readiness/v1/readiness_pb.ts";
import { gatesLink, sprintLink } from "./links.ts";

/** All items in one table, each leading to what it rests on. */
export function overviewFigure({ items }: Readiness): Figure {
  return {
    id: "items",
    title: "The checklist",
    description: "Every item with its finding; below stands what each rests on and what to do.",
    table: {
      columns: ["item", "finding", "what it asks"].map((heading) => ({ heading })),
      rows: items.map((item) => [
        { text: `${item.number}`, href: `#${sectionId(item)}` },
        itemStatusText(item),
        item.title,
      ]),
    },
  };
}

/** Each item: its finding with the reason, what to do, and the records that it rests on. */
export function itemSections(readiness: Readiness): readonly Section[] {
  const { items, sprints } = readiness;
  return items.map((item) => {
    const records = ownRecords(item, sprints);
    const next = nextStepText(item);
    return {
      id: sectionId(item),
      heading: `${item.number}. ${item.title}: ${itemStatusText(item)}`,
      sentences: [item.reason, ...(next === undefined ? [] : [next])].map(asSentence),
      figures: records.length === 0 ? [] : [recordFigure(item, records, sprints)],
    };
  });
}

/** The sprints whose evidence counted, and those that did not, with why. */
export function countedSection({ items, sprints, leftOutSprints, policyHash }: Readiness): Section {
  const all = items.flatMap(({ records }) => records);
  const recordOf = (sprint: string) =>
    all.find(({ kind, name }) => kind === RecordKind.SPRINT && name === sprint);
  const counted = sprints.map((sprint) => {
    const { hash = "", time, detail = "" } = recordOf(sprint) ?? {};
    return [sprintLink(sprint), "counts", dateOrNothing(time), shortHash(hash), detail];
  });
  const leftOut = leftOutSprints.map(({ name, reason }) => {
    return [sprintLink(name), "does not count", "", "", reason];
  });
  const rows = [...counted, ...leftOut];
  return {
    id: "sprints",
    heading: "Sprints",
    sentences: [sprints.length === 0 ? "No sprint counts." : `Sprints of policy ${policyHash}.`],
    figures:
      rows.length === 0
        ? []
        : [
            {
              id: "sprints",
              title: "Whose evidence counted",
              description: "The sprints of the policy, newest first.",
              table: {
                columns: ["sprint", "evidence", "date", "hash", "what it was"].map((heading) => ({
                  heading,
                })),
                rows,
              },
            },
          ],
  };
}

function sectionId({ id }: ReadinessItem): string {
  return `item-${id}`;
}

function recordFigure(
  { id }: ReadinessItem,
  records: readonly ReadinessRecord[],
  sprints: readonly string[],
): Figure {
  return {
    id: `records-${id}`,
    title: "Evidence",
    description: "The records that the finding rests on.",
    table: {
      columns: ["record", "of", "date", "hash", "evidence", "what it says"].map((heading) => ({
        heading,
      })),
      rows: records.map((record): readonly Cell[] => [
        recordLink(record, sprints),
        recordKindText(record),
        dateOrNothing(record.time),
        shortHash(record.hash),
        shortHash(record.evidenceHash),
        record.detail,
      ]),
    },
  };
}

/** A record by its name, which leads to the page that shows it, where there is one. */
function recordLink(
  { kind, name }: ReadinessRecord,
  [newest]: readonly string[],
): string | LinkCell {
  if (kind === RecordKind.SPRINT) return sprintLink(name);
  if (kind === RecordKind.GATE_EVALUATION && newest !== undefined)
    return gatesLink(name, newest, name);
  if (kind === RecordKind.COMPARISON) return { text: name, href: "/compare" };
  if (kind === RecordKind.WAIVER) return { text: name, href: "#waivers" };
  return name;
}

function dateOrNothing(time: ReadinessRecord["time"]): string {
  return time === undefined ? "" : dateText(time);
}
