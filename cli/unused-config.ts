import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { configFile } from "#lib/kit/config/config-source.ts";
import type { Environment } from "./setting.ts";

/**
 * What to say of a folder of settings beside which somebody works and which is not in force: edits of it would change
 * nothing. Undefined where there is none, or where a folder was chosen.
 * @param folder the path of the `config` of the folder that pmx runs in
 */
export function unusedConfigNote(environment: Environment, folder: string): string | undefined {
  const inForce = resolve(configFile({ environment }, ""));
  if (environment.PMX_CONFIG_DIR?.trim() || inForce === resolve(folder)) return undefined;
  if (!existsSync(join(folder, "risk-gate.yaml"))) return undefined;
  return 'note: the settings in ./config are not in force; export PMX_CONFIG_DIR="$PWD/config" makes them so';
}
