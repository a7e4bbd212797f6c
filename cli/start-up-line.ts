import { resolve } from "node:path";
import { packageVersion } from "#lib/kit/build.ts";
import type { Terminal } from "./command-context.ts";
import type { Command } from "./parse-arguments.ts";
import type { Environment } from "./setting.ts";
import { isSilent } from "./sprint-arguments.ts";
import { unusedConfigNote } from "./unused-config.ts";

/**
 * What a command that takes a while says at once; undefined for one that answers by itself. Starting the
 * services takes seconds, in which nobody should have to guess whether anything happens.
 */
export function startUpLine(
  command: Command,
  terminal: Terminal,
  environment: Environment,
): string | undefined {
  const pmx = `pmx ${packageVersion().version}`;
  switch (command.kind) {
    case "sprint":
    case "ab":
    case "sweep": {
      const { arguments: given } = command;
      const typed = "sprint" in given ? given.sprint : given;
      if (isSilent(typed, terminal)) return undefined;
      if (typed.address !== undefined) return `${pmx}: asking the gateway at ${typed.address}`;
      const log = typed.log === undefined ? "records and log" : "records";
      const line = `${pmx}: starting the services; ${log} in ${resolve(typed.dataDir)}`;
      const note = unusedConfigNote(environment, resolve("config"));
      return note === undefined ? line : `${line}\n${note}`;
    }
    case "serve":
    case "serve-forecaster":
      // Where nobody looks, standard error is lines of JSON.
      return terminal.errIsScreen
        ? `${pmx}: starting ${command.kind === "serve" ? "the services" : "a forecaster"}`
        : undefined;
    default:
      return undefined;
  }
}
