import { checkVerb } from "./check.ts";
import type { DataVerb } from "./data-verb.ts";
import { fetchVerb } from "./fetch.ts";
import { importVerb } from "./import.ts";
import { listVerb } from "./list.ts";
import { removeVerb } from "./remove.ts";
import { showVerb } from "./show.ts";
import { sourcesVerb } from "./sources.ts";
import { synthesizeVerb } from "./synthesize.ts";

/** The commands of `pmx data`, in the order of the help. */
export const dataVerbs = {
  list: listVerb,
  show: showVerb,
  import: importVerb,
  fetch: fetchVerb,
  sources: sourcesVerb,
  synthesize: synthesizeVerb,
  check: checkVerb,
  remove: removeVerb,
} as const satisfies Readonly<Record<string, DataVerb>>;

export type DataVerbName = keyof typeof dataVerbs;
