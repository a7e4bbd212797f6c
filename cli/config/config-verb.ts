import { dataPlaceOf } from "../data/data-place.ts";
import { dataVerb } from "../data/data-verb.ts";
import { dataDirFlag, usageFault } from "../flag.ts";
import { type ProcessName, portOffset } from "../port-offset.ts";
import { sprintName } from "../setting.ts";
import type { ConfigArguments } from "./config-command.ts";

/** The command that says which settings are in force. */
export const configVerb = dataVerb({
  summary: "Say which settings are in force, and where each was set.",
  words: "explain [SERVICE] [flags]",
  actions: { explain: Object.keys(portOffset) },
  help: `Lists every setting of the five processes, or of one (gateway, audit, execution, risk-gate, forecast), as it would
have it if it started here: its value, the default that pmx comes with, and where the value is from: default, FILE:LINE, a
variable or a flag. What logs in to a server is not shown. What a process would refuse is refused here, with its line.

With --sprint it lists what a stored sprint was asked for; --address and --data-dir say where it is stored. All other
settings of a sprint are pinned too; whether a file or a variable said them is not recorded.`,
  flags: [
    { name: "changed", help: "Only settings whose value is not the default." },
    { name: "sprint", value: "NAME", help: "What this sprint was asked for, sprints/ID." },
  ],
  read(typed, environment): ConfigArguments {
    const [verb, process, more] = typed.words;
    if (verb !== "explain") throw usageFault(verb ?? "config", "say pmx config explain");
    if (more !== undefined) throw usageFault(more, "unexpected word; name one service");
    if (process !== undefined && !isProcess(process)) {
      throw usageFault(process, `is none of ${Object.keys(portOffset).join(", ")}`);
    }
    const sprint = typed.values.get("sprint");
    if (sprint !== undefined && process !== undefined) {
      throw usageFault("--sprint", "explains a sprint; leave the service out");
    }
    if (sprint === undefined && typed.values.has("address")) {
      throw usageFault("--address", "says where a sprint is stored; name one with --sprint");
    }
    const folder = typed.values.get(dataDirFlag.name);
    return {
      ...(process !== undefined && { process }),
      ...(typeof sprint === "string" && {
        sprint: sprintName({ where: "--sprint", text: sprint }),
      }),
      changed: typed.values.get("changed") === true,
      flags:
        typeof folder === "string"
          ? [{ source: "flag --data-dir", path: "dataDir", value: folder }]
          : [],
      json: typed.values.get("json") === true,
      ...dataPlaceOf(typed, environment),
    };
  },
  run: async (...call) => (await import("./config-command.ts")).configCommand(...call),
});

function isProcess(word: string): word is ProcessName {
  return Object.hasOwn(portOffset, word);
}
