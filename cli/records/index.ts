import type { DataVerb } from "../data/data-verb.ts";
import { recordVerb, serviceBehindGateway, sprintRecordVerb } from "./record-verb.ts";

/** The commands that print records of sprints, in the order of the help; the work of each is in `<verb>-command.ts`. */
export const recordVerbs = {
  list: recordVerb({
    summary: "List the sprints.",
    help: `Lists the sprints of a data folder or of a gateway, newest first: how far each has come, its verdict, and
which tickers it is of.`,
    run: async (...call) => (await import("./list-command.ts")).listCommand(...call),
  }),
  show: sprintRecordVerb({
    summary: "Show a sprint: its report again, or how far it has come.",
    help: `Shows a sprint, by default the newest: the report that pmx sprint printed, or how far one has come that has
not ended. --json has the members of pmx sprint --json, --csv the metrics of the scorecard: of all evidence, then of its
parts, such as a ticker.`,
    run: async (...call) => (await import("./show-command.ts")).showCommand(...call),
  }),
  trades: sprintRecordVerb({
    summary: "List the closed trades of a sprint.",
    help: `Lists the round trips of a sprint, by default of the newest, in the order of their exits: prices before
costs, why each was closed, and what it brought after the costs of both legs. An amount is in the currency of the
sprint.

${serviceBehindGateway("execution", "PMX_EXECUTION_ADDRESS")}`,
    run: async (...call) => (await import("./trades-command.ts")).tradesCommand(...call),
  }),
  audits: sprintRecordVerb({
    summary: "List the audits of a sprint.",
    help: `Lists the audits of a sprint, by default of the newest, by as-of and ticker: the error of the ensemble beside
that of its baseline, and whether the audit counts.

${serviceBehindGateway("audit", "PMX_AUDIT_ADDRESS")}`,
    run: async (...call) => (await import("./audits-command.ts")).auditsCommand(...call),
  }),
  decisions: sprintRecordVerb({
    summary: "List what the risk gate decided in a sprint.",
    help: `Lists what was decided in each audit run of a sprint, by default of the newest, ticker by ticker: the answer of
the risk gate, the rule that denied, and what was ordered. An audit run without a forecast of a ticker has a line too,
with the reason.`,
    run: async (...call) => (await import("./decisions-command.ts")).decisionsCommand(...call),
  }),
} as const satisfies Readonly<Record<string, DataVerb>>;

export type RecordVerbName = keyof typeof recordVerbs;
