import { usageFault } from "../flag.ts";
import { dataVerb } from "./data-verb.ts";
import type { SourcesArguments } from "./sources-command.ts";

/** `pmx data sources`. */
export const sourcesVerb = dataVerb({
  summary: "List the sources of bars, and what each can do.",
  words: "[flags]",
  help: `Lists the sources of bars: the order in which they are asked for tickers without bars, the lengths of their
bars, what was done to their prices, how far back they answer, and how often they are asked at most. Nothing is asked.
Which are turned on, sources of gateway.yaml says; pmx data fetch --source asks the others too.`,
  flags: [],
  read(typed): SourcesArguments {
    const [word] = typed.words;
    if (word !== undefined)
      throw usageFault(word, "unexpected word; pmx data fetch names a ticker");
    if (typed.values.has("address")) {
      throw usageFault("--address", "sources are those of the settings here; leave it out");
    }
    return { json: typed.values.get("json") === true };
  },
  run: async (...call) => (await import("./sources-command.ts")).sourcesCommand(...call),
});
