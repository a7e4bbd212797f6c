import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { configFault } from "#lib/kit/config/config-problem.ts";
import {
  type ConfigSource,
  configFile,
  loadSettings,
  type SettingsFile,
} from "#lib/kit/config/config-source.ts";
import { loadConfig } from "#lib/kit/config/load-config.ts";
import {
  type ProcessSettings,
  processSettingsSchema,
  processVariables,
} from "#lib/kit/config/process-settings.ts";
import { unreadable } from "#lib/kit/config/unreadable.ts";
import {
  type AssurancePolicy,
  assurancePolicySchema,
} from "./domain/assurance/assurance-policy.ts";
import { type GateSpec, gateSpecSchema } from "./domain/gates/gate-spec.ts";
import { metricParametersSchema } from "./domain/metrics/catalogue.ts";
import type { MetricParameters } from "./domain/metrics/scorecard-metric.ts";

/** The audit service's configuration. */
export interface AuditConfig extends ProcessSettings {
  /** The parameters of the scorecard's metrics. */
  readonly policy: MetricParameters;
  /** By what assured verdicts are reached. */
  readonly assurance: AssurancePolicy;
  /** The gates on file, one a file. */
  readonly gates: readonly GateSpec[];
}

/** What config/audit.yaml and the environment set. */
export const auditSettings: SettingsFile<Omit<AuditConfig, "gates">> = {
  file: "audit.yaml",
  schema: processSettingsSchema(50_054).extend({
    policy: metricParametersSchema,
    assurance: assurancePolicySchema,
  }),
  variables: processVariables,
};

/** Folder of the migrations of its database. */
export const auditMigrations = new URL("./store/migrations", import.meta.url);

/**
 * Reads config/audit.yaml, then the environment, then flags; and config/gates/*.yaml.
 *
 * @throws Fault CONFIG_INVALID naming file, key and line.
 */
export function loadAuditConfig(source: ConfigSource): AuditConfig {
  const settings = loadSettings(source, auditSettings);
  return { ...settings, gates: loadGates(configFile(source, "gates")) };
}

/** The files of gates, each with the shape that all of them have. @throws Fault CONFIG_INVALID */
export function gateSettings(source: ConfigSource): readonly SettingsFile<GateSpec>[] {
  return gateFiles(configFile(source, "gates")).map((path) => {
    return { file: join("gates", basename(path)), schema: gateSpecSchema };
  });
}

/** The gates of a folder, one a YAML file, by file name. @throws Fault CONFIG_INVALID. */
function loadGates(folder: string): readonly GateSpec[] {
  const fileOf = new Map<string, string>();
  return gateFiles(folder).map((file) => {
    const spec = loadConfig<GateSpec>({ file, schema: gateSpecSchema });
    const other = fileOf.get(spec.gate);
    if (other !== undefined) {
      const finding = `${spec.gate} is already the gate of ${other}; give each file its own`;
      throw configFault([{ origin: file, key: "gate", finding }]);
    }
    fileOf.set(spec.gate, file);
    return spec;
  });
}

function gateFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    throw configFault([{ origin: folder, key: "", finding: unreadable(cause) }]);
  }
}
