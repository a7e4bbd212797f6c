import { sprintRecordVerb } from "./record-verb.ts";

/** `pmx decisions`. */
export const decisionsVerb = sprintRecordVerb({
  summary: "List what the risk gate decided in a sprint.",
  help: `Lists what was decided in each audit run of a sprint, by default of the newest, ticker by ticker: the answer of
the risk gate, the rule that denied, and what was ordered. An audit run without a forecast of a ticker has a line too,
with the reason.`,
  run: async (...call) => (await import("./decisions-command.ts")).decisionsCommand(...call),
});
