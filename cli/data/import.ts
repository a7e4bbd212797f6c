import { usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { dataPlaceOf } from "./data-place.ts";
import { dataVerb } from "./data-verb.ts";
import type { ImportArguments } from "./import-command.ts";

/** `pmx data import`; `pmx import-bars` is another name for it. */
export const importVerb = dataVerb({
  summary: "Import bars from CSV files.",
  words: "FILE|DIR [flags]",
  help: `Imports bars from CSV files (date,open,high,low,close,adj_close,volume). A file is named after its
ticker, for example MSFT.csv. Each file is stored whole or not at all.`,
  flags: [],
  read(typed, environment): ImportArguments {
    const json = typed.values.get("json") === true;
    return { path: onePath(typed), ...dataPlaceOf(typed, environment), json };
  },
  run: async (...call) => (await import("./import-command.ts")).importCommand(...call),
});

function onePath({ words: [path, more] }: ReadFlags): string {
  if (path === undefined || path === "") {
    throw usageFault("data import", "name a CSV file or a folder of them");
  }
  if (more !== undefined) throw usageFault(more, "unexpected word; name one file or folder");
  return path;
}
