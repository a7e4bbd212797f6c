import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { settingsWith } from "#test/unit/settings/changed-settings.ts";
import { repositoryRoot } from "./source-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Values of settings by file and path. */
type Changes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const lenient: Changes = {
  "forecast.yaml": { "policy.models": ["naive", "drift"], "policy.validationOrigins": 0 },
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
  const folder = temporaryFolder();
  cpSync(join(repositoryRoot, "config"), folder, { recursive: true });
  for (const file of new Set([...Object.keys(lenient), ...Object.keys(changes)])) {
    const values = { ...lenient[file], ...changes[file] };
    writeFileSync(join(folder, file), stringify(settingsWith(file, values)));
  }
  return folder;
}
