import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { settingsWith } from "#test/unit/settings/changed-settings.ts";
import { repositoryRoot } from "./source-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Values of settings by file and path. */
type Changes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Forecasts that take a third of the time. */
export const cheapForecasts = {
  "forecast.yaml": { "policy.models": ["naive", "drift"], "policy.validationOrigins": 0 },
} as const satisfies Changes;

const lenient: Changes = {
  ...cheapForecasts,
  "risk-gate.yaml": {
    "policy.edgeCostGate": false,
    "policy.minimumExpectedReturnBps": 0,
    "policy.minimumConfidenceRatio": 0,
    "policy.maximumRiskScore": 1,
    // Sizes are those of the position limit, whatever the portfolio has closed, long and short.
    "policy.minimumDirectionalAccuracy": undefined,
    "policy.tradeRegimeMultipliers": undefined,
    "policy.maximumShortPositionRatio": undefined,
  },
};

/**
 * A copy of the configuration with cheap forecasts that follow the drift, and a gate that lets nearly all of
 * them pass.
 * @param changes - what is different besides.
 */
export function lenientConfig(changes: Changes = {}): string {
  const files = new Set([...Object.keys(lenient), ...Object.keys(changes)]);
  return configWith(
    Object.fromEntries([...files].map((file) => [file, { ...lenient[file], ...changes[file] }])),
  );
}

/** A copy of the configuration in which these settings are different. */
export function configWith(changes: Changes): string {
  const folder = temporaryFolder();
  cpSync(join(repositoryRoot, "config"), folder, { recursive: true });
  for (const [file, values] of Object.entries(changes)) {
    writeFileSync(join(folder, file), stringify(settingsWith(file, values)));
  }
  return folder;
}
