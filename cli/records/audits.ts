import { sprintRecordVerb } from "./record-verb.ts";

/** `pmx audits`. */
export const auditsVerb = sprintRecordVerb({
  summary: "List the audits of a sprint.",
  help: `Lists the audits of a sprint, by default of the newest, by as-of and ticker: the error of the ensemble beside
that of its baseline, and whether the audit counts.

A gateway at --address is asked where its audit service is by PMX_AUDIT_ADDRESS, else by the port that pmx serve gives
it.`,
  run: async (...call) => (await import("./audits-command.ts")).auditsCommand(...call),
});
