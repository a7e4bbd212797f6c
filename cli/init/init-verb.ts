import { commandVerb } from "../data/data-verb.ts";
import { usageFault } from "../flag.ts";
import type { InitArguments } from "./init-command.ts";

/** Writes a project to start from; its work is in `init-command.ts`. */
export const initVerb = commandVerb({
  summary: "Write a project: its configuration, a place for bars, and what to type first.",
  words: "[DIR] [flags]",
  help: `Writes a project into a folder, by default this one: config/ with every policy, gate and setting as it comes and what
each means, bars/ for your own prices, a .gitignore that keeps records out, and a README with the first commands. It
overwrites nothing: where one of its files is there already, it names it and writes none.

The project's configuration is in force where PMX_CONFIG_DIR names its folder. pmx config explain --changed lists the
settings that you changed.`,
  flags: [],
  read({ words, values }): InitArguments {
    const [folder = ".", more] = words;
    if (more !== undefined) throw usageFault(more, "unexpected word; name one folder");
    if (folder === "") throw usageFault("DIR", "name a folder");
    return { folder, json: values.get("json") === true };
  },
  run: async (...call) => (await import("./init-command.ts")).initCommand(...call),
});
