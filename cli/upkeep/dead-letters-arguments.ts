import { dataPlaceOf } from "../data/data-place.ts";
import { usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import type { Environment } from "../setting.ts";
import type { DeadLettersArguments } from "./dead-letters-command.ts";

/** The services that keep events which could not be applied or published. */
export const holders: readonly DeadLettersArguments["of"][] = [
  "audit",
  "forecast",
  "risk-gate",
  "execution",
];

/** Reads what `pmx dead-letters` was asked. @throws Fault FIELD_INVALID */
export function deadLettersArguments(
  typed: ReadFlags,
  environment: Environment,
): DeadLettersArguments {
  const [verb = "list", ...eventIds] = typed.words;
  if (verb !== "list" && verb !== "replay") {
    throw usageFault(verb, "is neither list nor replay");
  }
  const [event] = eventIds;
  if (verb === "list" && event !== undefined) throw usageFault(event, "unexpected word");
  const replayed = typed.values.get("replayed") === true;
  if (verb === "replay" && replayed) {
    throw usageFault("--replayed", "is of the list; what was replayed is not replayed again");
  }
  const named = typed.values.get("of") ?? "audit";
  const of = holders.find((holder) => holder === named);
  if (of === undefined) throw usageFault("--of", `takes one of ${holders.join(", ")}`);
  if (of !== "audit" && replayed) {
    throw usageFault("--replayed", "is of audit; another service forgets what was published");
  }
  const json = typed.values.get("json") === true;
  return { of, verb, eventIds, replayed, json, ...dataPlaceOf(typed, environment) };
}
