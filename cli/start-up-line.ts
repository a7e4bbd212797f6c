import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { packageVersion } from "#lib/kit/build.ts";
import { configFile } from "#lib/kit/config/config-source.ts";
import type { Terminal } from "./command-context.ts";
import type { Command } from "./parse-arguments.ts";
import type { Environment } from "./setting.ts";
import { isSilent } from "./sprint-arguments.ts";

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
      const unused = unusedConfig(environment);
      return `${pmx}: starting the services; ${log} in ${resolve(typed.dataDir)}${unused}`;
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

/** A folder of settings beside which somebody works, and which is not in force: edits of it would change nothing. */
function unusedConfig(environment: Environment): string {
  const inForce = resolve(configFile({ environment }, ""));
  if (environment.PMX_CONFIG_DIR?.trim() || inForce === resolve("config")) return "";
  if (!existsSync(resolve("config", "risk-gate.yaml"))) return "";
  return '\nnote: the settings in ./config are not in force; export PMX_CONFIG_DIR="$PWD/config" makes them so';
}
