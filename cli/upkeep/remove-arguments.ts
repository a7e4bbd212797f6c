import { dataPlaceOf } from "../data/data-place.ts";
import { usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { type Environment, sprintName, startOfDate } from "../setting.ts";
import type { RemoveArguments } from "./remove-command.ts";

/** Reads what `pmx remove` was asked. @throws Fault FIELD_INVALID */
export function removeArguments(typed: ReadFlags, environment: Environment): RemoveArguments {
  const { words, values } = typed;
  const yes = values.get("yes") === true;
  const what = whatOf(typed, yes);
  const named = values.get("by") ?? environment.USER ?? environment.LOGNAME;
  if (yes && (named === undefined || named === "")) {
    throw usageFault("--by", "say who removes them: it is kept with what is kept of them");
  }
  if (what === "list" && words.length > 0) {
    throw usageFault(words[0]!, "unexpected word; --removed lists those that were removed");
  }
  return {
    what,
    yes,
    removedBy: `${named ?? ""}`,
    json: values.get("json") === true,
    ...dataPlaceOf(typed, environment),
  };
}

function whatOf({ words, values }: ReadFlags, yes: boolean): RemoveArguments["what"] {
  const date = values.get("ended-before");
  if (values.get("removed") === true) {
    if (yes || date !== undefined) {
      throw usageFault("--removed", "lists those that were removed; leave the other flags out");
    }
    return "list";
  }
  if (date !== undefined) {
    if (words.length > 0) throw usageFault(words[0]!, "name sprints or a date, not both");
    return { endedBeforeMs: startOfDate({ where: "--ended-before", text: `${date}` }) };
  }
  if (words.length === 0) {
    throw usageFault("remove", "name sprints (pmx list), or say --ended-before DATE");
  }
  const names = words.map((text) => sprintName({ where: "SPRINT", text }));
  return { names: [...new Set(names)] };
}
