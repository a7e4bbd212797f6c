import { sprintRecordVerb } from "./record-verb.ts";

/** `pmx trades`. */
export const tradesVerb = sprintRecordVerb({
  summary: "List the closed trades of a sprint.",
  help: `Lists the round trips of a sprint, by default of the newest, in the order of their exits: prices before
costs, why each was closed, and what it brought after the costs of both legs. An amount is in the currency of the
sprint.

A gateway at --address is asked where its execution service is by PMX_EXECUTION_ADDRESS, else by the port that pmx serve
gives it.`,
  run: async (...call) => (await import("./trades-command.ts")).tradesCommand(...call),
});
