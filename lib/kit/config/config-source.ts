import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { type EnvironmentVariable, environmentOverrides } from "./environment.ts";
import { type ConfigOverride, loadConfig } from "./load-config.ts";

/** Where a process reads its configuration from; what comes later wins. */
export interface ConfigSource {
  /** Folder of the YAML files; see `configFile`. */
  readonly folder?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags?: readonly ConfigOverride[];
}

/** A YAML file of the configuration and the variables that win over it. */
export interface SettingsFile<T> {
  /** Its name within the folder of the configuration: `audit.yaml`. */
  readonly file: string;
  /** Built from z.strictObject throughout; the page of settings shows what each setting describes. */
  readonly schema: z.ZodType<T>;
  /** Absent for a file that several processes share: no variable and no flag changes it. */
  readonly variables?: readonly EnvironmentVariable[];
}

const repositoryFolder = fileURLToPath(new URL("../../../config/", import.meta.url));

/**
 * The path of a file or folder of the configuration: in the folder that the source names, else in
 * that of the environment's PMX_CONFIG_DIR, else in the repository's `config/`.
 */
export function configFile({ folder, environment }: ConfigSource, name: string): string {
  return join(folder ?? (environment.PMX_CONFIG_DIR?.trim() || repositoryFolder), name);
}

/**
 * The effective settings of a file: file, then the environment, then flags.
 * @throws Fault CONFIG_INVALID naming file, key and line, or the variable or flag.
 */
export function loadSettings<T>(source: ConfigSource, settings: SettingsFile<T>): T {
  const { file, schema } = settings;
  const overrides = overridesOf(source, settings);
  return loadConfig({ file: configFile(source, file), schema, overrides });
}

/** What wins over a file, the strongest last. */
export function overridesOf(
  { environment, flags = [] }: ConfigSource,
  { variables }: SettingsFile<unknown>,
): readonly ConfigOverride[] {
  return variables === undefined ? [] : [...environmentOverrides(environment, variables), ...flags];
}
