import { assuredOfSprint } from "#lib/report/assured-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { dateText, instantText } from "#lib/report/plain-text.ts";
import { stateText } from "#lib/report/sprint-state.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { sprintToJson } from "../sprint-json.ts";
import { newestFirst, resumeCommand } from "../sprint-lookup.ts";
import { type RecordColumn, recordCsv, recordTable } from "./record-table.ts";
import type { RecordArguments } from "./record-verb.ts";

/** Prints the sprints, newest first; with --json `{ "sprints": [Sprint] }`, each without its result. */
export async function listCommand(
  { json, csv, ...place }: RecordArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const sprints = await withGateway(place, context, async (gateway) => {
    const all: Sprint[] = [];
    for await (const sprint of newestFirst(gateway)) all.push(sprint);
    return all;
  });
  if (json) terminal.out(`${JSON.stringify({ sprints: sprints.map(sprintJson) })}\n`);
  else if (csv) terminal.out(recordCsv(columns, sprints));
  else {
    const none = "no sprint is stored yet; run one with: pmx sprint";
    terminal.out(recordTable(columns, sprints, { none, width: terminal.outColumns }));
    // RUNNING of a sprint that nobody runs: here its records are this process's alone.
    const idle = sprints.find(({ state }) => state === SprintState.RUNNING);
    if (idle !== undefined && place.address === undefined) {
      const resume = resumeCommand(idle.name, place, context.environment);
      terminal.err(`note: ${idle.name} is unfinished; continue it with: ${resume}\n`);
    }
  }
  return exitCodes.pass;
}

/** Both verdicts stand beside the sprint: what else a result holds, pmx show prints. */
function sprintJson(sprint: Sprint) {
  const { result } = sprint;
  const verdict = result === undefined ? null : verdictText(result.verdict);
  const assured = result === undefined ? null : assuredOfSprint(result);
  return { ...sprintToJson(sprint), verdict, assured };
}

const columns: readonly RecordColumn<Sprint>[] = [
  { heading: "Sprint", name: "sprint", value: ({ name }) => name },
  {
    heading: "Created",
    name: "create_timestamp",
    value: ({ createTime }) => instantText(createTime),
    text: ({ createTime }) => dateText(createTime),
  },
  {
    heading: "State",
    name: "state",
    value: ({ state }) => stateText(state),
    text: ({ state, forwardId }) => {
      const name = stateText(state);
      return forwardId === undefined ? name : `${name} (${forwardId})`;
    },
  },
  { name: "forward_id", value: ({ forwardId }) => forwardId ?? "" },
  {
    heading: "Audits",
    right: true,
    name: "completed_audits",
    value: ({ completedAudits }) => `${completedAudits}`,
    text: ({ completedAudits, asOfTimes }) => `${completedAudits}/${asOfTimes.length}`,
  },
  { name: "audits", value: ({ asOfTimes }) => `${asOfTimes.length}` },
  {
    heading: "Verdict",
    name: "verdict",
    value: ({ result }) => (result === undefined ? "" : verdictText(result.verdict)),
  },
  {
    heading: "Assured",
    name: "assured",
    value: ({ result }) => (result === undefined ? "" : assuredOfSprint(result)),
  },
  {
    heading: "Tickers",
    below: true,
    name: "tickers",
    value: ({ spec }) => (spec?.tickers ?? []).join(" "),
    text: ({ spec }) => shortList(spec?.tickers ?? []),
  },
  { name: "sprint_hash", value: ({ result }) => result?.sprintHash ?? "" },
  { name: "policy_hash", value: ({ policyHash }) => policyHash },
  { name: "data_hash", value: ({ dataHash }) => dataHash },
];

const shownTickers = 4;

function shortList(names: readonly string[]): string {
  const hidden = names.length - shownTickers;
  const shown = names.slice(0, shownTickers).join(", ");
  return hidden > 0 ? `${shown} and ${hidden} more` : shown;
}
