import { recordVerb } from "./record-verb.ts";

/** `pmx list`. */
export const listVerb = recordVerb({
  summary: "List the sprints.",
  help: `Lists the sprints of a data folder or of a gateway, newest first: how far each has come, its verdict, and
which tickers it is of.`,
  run: async (...call) => (await import("./list-command.ts")).listCommand(...call),
});
