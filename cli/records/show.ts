import { sprintRecordVerb } from "./record-verb.ts";

/** `pmx show`. */
export const showVerb = sprintRecordVerb({
  summary: "Show a sprint: its report again, or how far it has come.",
  help: `Shows a sprint, by default the newest: the report that pmx sprint printed, or how far one has come that has
not ended. --json has the members of pmx sprint --json, --csv the metrics of the scorecard.`,
  run: async (...call) => (await import("./show-command.ts")).showCommand(...call),
});
