import { dataPlaceOf, oneTicker, type TickerArguments } from "./data-place.ts";
import { dataVerb } from "./data-verb.ts";

/** `pmx data remove`. */
export const removeVerb = dataVerb({
  summary: "Remove what is stored of a ticker.",
  words: "TICKER [flags]",
  help: `Removes the bars of a ticker, imported and fetched. It is refused while an unfinished sprint reads them.
Sprints that have ended keep their records.`,
  flags: [],
  read(typed, environment): TickerArguments {
    const json = typed.values.get("json") === true;
    return { ticker: oneTicker(typed, "remove"), ...dataPlaceOf(typed, environment), json };
  },
  run: async (...call) => (await import("./remove-command.ts")).removeCommand(...call),
});
