import { toJson } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { verdictText } from "#lib/report/gate-text.ts";
import { dateText } from "#lib/report/plain-text.ts";
import { stateText } from "#lib/report/sprint-state.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { type RemovedSprint, RemovedSprintSchema } from "#proto/pmx/sprint/v1/removed_sprint_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { hasEnded } from "../follow-sprint.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { type RecordColumn, recordTable } from "../records/record-table.ts";
import { sprintOf } from "../records/sprint-record.ts";
import { newestFirst } from "../sprint-lookup.ts";

/** Which sprints to remove. */
export interface RemoveArguments extends DataPlace {
  readonly what:
    | { readonly names: readonly string[] }
    | { readonly endedBeforeMs: number }
    /** None: those that were removed are listed. */
    | "list";
  /** Whether they are removed, rather than listed. */
  readonly yes: boolean;
  /** Who removes them. */
  readonly removedBy: string;
  readonly json: boolean;
}

/**
 * Lists the sprints that would be removed, or removes them; with --json `{ "toRemove": [name] }` or
 * `{ "removed": [RemovedSprint] }`.
 */
export async function removeCommand(
  { what, yes, removedBy, json, ...place }: RemoveArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const width = terminal.outColumns;
  const text = await withGateway(place, context, async (gateway) => {
    if (what === "list") {
      const removed = await allRemoved(gateway);
      if (json) return removedJson(removed);
      return recordTable(removedColumns, removed, { none: "no sprint was removed", width });
    }
    const sprints = await chosen(gateway, what);
    if (!yes) {
      if (json) return `${JSON.stringify({ toRemove: sprints.map(({ name }) => name) })}\n`;
      const table = recordTable(columns, sprints, { none: "no sprint is to be removed", width });
      return sprints.length === 0 ? table : `${table}\nNothing was removed; --yes removes them.\n`;
    }
    const removed: RemovedSprint[] = [];
    for (const { name } of sprints) {
      const reply = await gateway.sprints.removeSprint({ name, removedBy });
      removed.push(reply.removedSprint!);
    }
    if (json) return removedJson(removed);
    const table = recordTable(removedColumns, removed, { none: "no sprint was removed", width });
    return removed.length === 0 ? table : `${table}\n${afterwards}\n`;
  });
  terminal.out(text);
  return exitCodes.pass;
}

const afterwards =
  "Removed; pmx remove --removed lists what is kept of them. The database keeps its size: later sprints use the space.";

/** @throws Fault FIELD_INVALID where a name is that of no sprint, or of one that has not ended. */
async function chosen(
  gateway: GatewaySession,
  what: Exclude<RemoveArguments["what"], "list">,
): Promise<readonly Sprint[]> {
  const sprints: Sprint[] = [];
  if ("names" in what) {
    for (const name of what.names) sprints.push(await sprintOf(gateway, name));
    return sprints;
  }
  for await (const sprint of newestFirst(gateway)) {
    const { state, endTime } = sprint;
    // Of one that a version before 0.3 ended nothing says when: it is removed by name.
    if (!hasEnded(state) || endTime === undefined) continue;
    if (timestampMs(endTime) < what.endedBeforeMs) sprints.push(sprint);
  }
  return sprints;
}

async function allRemoved({ sprints }: GatewaySession): Promise<readonly RemovedSprint[]> {
  const all: RemovedSprint[] = [];
  let pageToken = "";
  do {
    const page = await sprints.listRemovedSprints({ pageSize: 100, pageToken });
    all.push(...page.removedSprints);
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return all;
}

function removedJson(removed: readonly RemovedSprint[]): string {
  const all = removed.map((one) => toJson(RemovedSprintSchema, one, { alwaysEmitImplicit: true }));
  return `${JSON.stringify({ removed: all })}\n`;
}

/** What a sprint that is there and one that was removed have in common. */
type Either = Pick<Sprint, "name" | "state" | "completedAudits" | "endTime">;

const common: readonly RecordColumn<Either>[] = [
  { heading: "Sprint", name: "sprint", value: ({ name }) => name },
  {
    heading: "Ended",
    name: "end_timestamp",
    value: ({ endTime }) => (endTime === undefined ? "unknown" : dateText(endTime)),
  },
  {
    heading: "State",
    name: "state",
    value: ({ state }) => stateText(state),
  },
  {
    heading: "Audits",
    right: true,
    name: "completed_audits",
    value: ({ completedAudits }) => `${completedAudits}`,
  },
];

function verdictColumn<Row>(of: (row: Row) => GateVerdict | undefined): RecordColumn<Row> {
  const value = (row: Row) => {
    const verdict = of(row);
    return verdict === undefined || verdict === GateVerdict.UNSPECIFIED ? "" : verdictText(verdict);
  };
  return { heading: "Verdict", name: "verdict", value };
}

const columns: readonly RecordColumn<Sprint>[] = [
  ...common,
  verdictColumn(({ result }) => result?.verdict),
  {
    heading: "Tickers",
    below: true,
    name: "tickers",
    value: ({ spec }) => spec!.tickers.join(" "),
  },
];

const removedColumns: readonly RecordColumn<RemovedSprint>[] = [
  ...common,
  verdictColumn(({ verdict }) => verdict),
  { heading: "Removed", name: "remove_timestamp", value: ({ removeTime }) => dateText(removeTime) },
  { heading: "By", name: "removed_by", value: ({ removedBy }) => removedBy },
  { heading: "Tickers", below: true, name: "tickers", value: ({ tickers }) => tickers.join(" ") },
];
