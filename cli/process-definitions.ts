import { gatewayMigrations, gatewaySettings, loadGatewayConfig } from "#gateway/config.ts";
import type { ConfigSource, SettingsFile } from "#lib/kit/config/config-source.ts";
import type { ProcessSettings } from "#lib/kit/config/process-settings.ts";
import { type SectionDigest, sectionDigests } from "#lib/kit/config/section-digests.ts";
import {
  auditMigrations,
  auditSettings,
  gateSettings,
  loadAuditConfig,
} from "#services/audit/config.ts";
import {
  executionMigrations,
  executionSettings,
  loadExecutionConfig,
} from "#services/execution/config.ts";
import {
  externalAddresses,
  forecastMigrations,
  forecastSettings,
  loadForecastConfig,
  withFitLimits,
} from "#services/forecast/config.ts";
import {
  costSettings,
  loadRiskGateConfig,
  riskGateMigrations,
  riskGateSettings,
} from "#services/risk-gate/config.ts";
import type { ProcessName } from "./port-offset.ts";

/** What can be said of a process without starting it. */
export interface ProcessDefinition {
  /** Folder of the migrations of its database. */
  readonly migrations: URL;
  /** The files of the configuration that it reads, its own first. @throws Fault CONFIG_INVALID */
  readonly settings: (source: ConfigSource) => readonly SettingsFile<unknown>[];
  /** Its whole configuration. @throws Fault CONFIG_INVALID */
  readonly load: (source: ConfigSource) => ProcessSettings;
}

/**
 * The five processes. The order is that of a backup: each comes before those whose records its own rest on, so that what is
 * read later has at least what is read earlier knows of.
 */
export const processDefinitions: Readonly<Record<ProcessName, ProcessDefinition>> = {
  gateway: {
    migrations: gatewayMigrations,
    settings: () => [gatewaySettings],
    load: loadGatewayConfig,
  },
  audit: {
    migrations: auditMigrations,
    settings: (source) => [auditSettings, ...gateSettings(source)],
    load: loadAuditConfig,
  },
  execution: {
    migrations: executionMigrations,
    settings: () => [executionSettings, costSettings],
    load: loadExecutionConfig,
  },
  "risk-gate": {
    migrations: riskGateMigrations,
    settings: () => [riskGateSettings, costSettings],
    load: loadRiskGateConfig,
  },
  forecast: {
    migrations: forecastMigrations,
    settings: () => [forecastSettings],
    load: loadForecastConfig,
  },
};

export const processNames = Object.keys(processDefinitions) as readonly ProcessName[];

/** The forecasters that a forecast service would call, and the sections of its configuration. @throws Fault CONFIG_INVALID */
export function forecastersOf(source: ConfigSource): {
  readonly addresses: readonly string[];
  readonly configSections: readonly SectionDigest[];
} {
  const config = loadForecastConfig(source);
  const { forecasters: addresses = [] } = config.peers;
  return { addresses, configSections: sectionDigests(withFitLimits(config)) };
}

/** The external forecasters that a forecast service would ask, by name. @throws Fault CONFIG_INVALID */
export function externalForecastersOf(source: ConfigSource): ReadonlyMap<string, string> {
  return externalAddresses(loadForecastConfig(source));
}
