import type { RunEnded } from "#proto/pmx/event/v1/execution_event_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { endedRun } from "../../ended-run.ts";
import { type ExportColumn, micros, number, text, time } from "../column.ts";
import { aboutSprint, type ExportTable, type RecordsPlace, tableOf } from "../table.ts";

/** What a portfolio was worth at the last close of a date. */
interface MarkRow {
  readonly mark: RunEnded["marks"][number];
  readonly startingCashMicros: bigint;
  /** Fall from the largest equity so far, the capital included: 0 or less. */
  readonly drawdownRatio: number;
}

/** How the equity went, a row for each date with bars; none before a run has ended. */
export function equityTable(sprint: Sprint, where: RecordsPlace): ExportTable {
  return tableOf(columnsOf(sprint), marksOf(sprint, where), aboutSprint(sprint));
}

async function* marksOf(sprint: Sprint, where: RecordsPlace): AsyncIterable<readonly MarkRow[]> {
  const run = await endedRun(sprint.name, where);
  if (run === undefined) return;
  const { startingCashMicros } = run;
  let largest = startingCashMicros;
  yield run.marks.map((mark) => {
    if (mark.equityMicros > largest) largest = mark.equityMicros;
    const drawdownRatio = Number(mark.equityMicros - largest) / Number(largest);
    return { mark, startingCashMicros, drawdownRatio };
  });
}

function columnsOf({ name, currency }: Sprint): readonly ExportColumn<MarkRow>[] {
  return [
    text("sprint", () => name),
    time("closeTime", ({ mark }) => mark.closeTime),
    text("currency", () => currency),
    micros("equityMicros", ({ mark }) => mark.equityMicros),
    micros("cashMicros", ({ mark }) => mark.cashMicros),
    micros("startingCashMicros", ({ startingCashMicros }) => startingCashMicros),
    number("drawdownRatio", "ratio", ({ drawdownRatio }) => drawdownRatio),
  ];
}
