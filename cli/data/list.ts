import { usageFault } from "../flag.ts";
import { dataPlaceOf } from "./data-place.ts";
import { dataVerb } from "./data-verb.ts";
import type { ListArguments } from "./list-command.ts";

/** `pmx data list`. */
export const listVerb = dataVerb({
  summary: "List the stored series.",
  words: "[flags]",
  help: `Lists the stored series: how many bars of each, from when to when, and where they came from. A user's
own series applies before one that pmx fetched, such as the built-in AAPL.`,
  flags: [],
  read(typed, environment): ListArguments {
    const [word] = typed.words;
    if (word !== undefined) throw usageFault(word, "unexpected word; pmx data show names a ticker");
    return { ...dataPlaceOf(typed, environment), json: typed.values.get("json") === true };
  },
  run: async (...call) => (await import("./list-command.ts")).listCommand(...call),
});
