import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConfigOverride } from "./load-config.ts";

/** Where a process reads its configuration from; what comes later wins. */
export interface ConfigSource {
  /** Folder of the YAML files; see `configFile`. */
  readonly folder?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags?: readonly ConfigOverride[];
}

const repositoryFolder = fileURLToPath(new URL("../../../config/", import.meta.url));

/**
 * The path of a file or folder of the configuration: in the folder that the source names, else in
 * that of the environment's PMX_CONFIG_DIR, else in the repository's `config/`.
 */
export function configFile({ folder, environment }: ConfigSource, name: string): string {
  return join(folder ?? (environment.PMX_CONFIG_DIR?.trim() || repositoryFolder), name);
}
