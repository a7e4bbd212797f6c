import { dialects } from "#gateway/market-data/domain/files/dialects/index.ts";
import { fileFlags, fileRequestOf } from "../bars/file-flags.ts";
import { usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { dataPlaceOf } from "./data-place.ts";
import { dataVerb } from "./data-verb.ts";
import type { ImportArguments } from "./import-command.ts";

/** `pmx data import`; `pmx import-bars` is another name for it. */
export const importVerb = dataVerb({
  summary: "Import bars from files, whoever wrote them.",
  words: "FILE|DIR [flags]",
  help: `Imports bars from a file, or from every .csv, .tsv and .txt file of a folder (also with .gz). A file
is named after its ticker, for example MSFT.csv, unless --ticker says it. Each file is stored whole or not at
all, and one that fails does not stop the others: a table says what became of each, and the exit code is 64
where any failed.

How a file is written is recognised by its first lines, or stated by --format: ${dialects
    .map(({ name }) => name)
    .join(", ")}. Prices of .JO and .L are taken for cents and pence unless
--currency says otherwise.`,
  flags: fileFlags,
  read(typed, environment): ImportArguments {
    const json = typed.values.get("json") === true;
    const files = fileRequestOf(typed);
    return { path: onePath(typed), files, ...dataPlaceOf(typed, environment), json };
  },
  run: async (...call) => (await import("./import-command.ts")).importCommand(...call),
});

function onePath({ words: [path, more] }: ReadFlags): string {
  if (path === undefined || path === "") {
    throw usageFault("data import", "name a file of bars or a folder of them");
  }
  if (more !== undefined) throw usageFault(more, "unexpected word; name one file or folder");
  return path;
}
