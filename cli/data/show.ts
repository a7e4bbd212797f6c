import { dataPlaceOf, oneTicker, type TickerArguments } from "./data-place.ts";
import { dataVerb } from "./data-verb.ts";

/** `pmx data show`. */
export const showVerb = dataVerb({
  summary: "Show what is stored of a ticker.",
  words: "TICKER [flags]",
  help: `Shows what is stored of a ticker: its instrument, its bars and the revisions that imports made of it,
the one that applies first. New sprints read that one; a sprint keeps the one that it was created on.`,
  flags: [],
  read(typed, environment): TickerArguments {
    const json = typed.values.get("json") === true;
    return { ticker: oneTicker(typed, "show"), ...dataPlaceOf(typed, environment), json };
  },
  run: async (...call) => (await import("./show-command.ts")).showCommand(...call),
});
