import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { configFile } from "#lib/kit/config/config-source.ts";

/** A setting by its path; undefined leaves it out. */
export type Changes = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The gate of the selftest's own sprints. Its shares and counts have an assured verdict after few dates. */
export const ownGate = "selftest";

/** A gate on the errors of forecasts, of this build. */
export const forecastGate = "forecast-audits";

const gateFile = `gates/${ownGate}.yaml`;

const gateText = `kind: CRITERIA
gate: ${ownGate}
title: More than half of the trades win
criteria:
  - { criterion: audit-runs, metric: audit_runs, comparator: AT_LEAST, threshold: 2, unit: COUNT, minimumN: 0 }
  - { criterion: win-rate, metric: win_rate, comparator: AT_LEAST, threshold: 0.5, unit: SHARE, minimumN: 1 }
`;

/** Cheap forecasts that follow the drift, and a risk gate that lets nearly all of them pass. */
const cheap: Changes = {
  "forecast.yaml": {
    "policy.models": ["naive", "drift"],
    "policy.validationOrigins": 0,
    // A planted rise is steeper than what would be believed of recorded bars.
    "policy.ensemble.pathLimitDeviations": 30,
  },
  "gateway.yaml": { "sprints.proofMode": false },
  "risk-gate.yaml": {
    "policy.longOnly": false,
    "policy.edgeCostGate": false,
    "policy.minimumExpectedReturnBps": 0,
    "policy.minimumConfidenceRatio": 0,
    "policy.maximumRiskScore": 1,
    "policy.minimumDirectionalAccuracy": undefined,
    "policy.tradeRegimeMultipliers": undefined,
  },
};

/** Writes a configuration into a folder: that of this build with what makes sprints cheap, and with further changes. */
export function writeConfiguration(folder: string, changes: Changes = {}): void {
  copyWritable(configFile({ environment: {} }, ""), folder);
  writeFileSync(join(folder, gateFile), gateText);
  for (const set of [cheap, changes]) {
    for (const [file, values] of Object.entries(set)) change(join(folder, file), values);
  }
}

/** Copies a folder without its modes: that of an image cannot be written. */
function copyWritable(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyWritable(source, target);
    else writeFileSync(target, readFileSync(source));
  }
}

function change(path: string, values: Readonly<Record<string, unknown>>): void {
  const settings = parse(readFileSync(path, "utf8"));
  for (const [setting, value] of Object.entries(values)) {
    const keys = setting.split(".");
    const last = keys.pop()!;
    const holder = keys.reduce((at, key) => at[key], settings);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  writeFileSync(path, stringify(settings));
}

/** The changes that make the gate of the selftest ask for other shares. */
export function gateChange(winRate: number): Changes {
  return { [gateFile]: { "criteria.1.threshold": winRate } };
}

/** The changes after which nothing costs anything. */
export function zeroCosts(): Changes {
  const costs = parse(readFileSync(configFile({ environment: {} }, "costs.yaml"), "utf8"));
  const free = Object.entries(costs).map(([name, value]) => [
    name,
    // A share of the volume is no cost.
    name === "participationLimitRatio" ? value : zeroOf(value),
  ]);
  return { "costs.yaml": Object.fromEntries(free) };
}

function zeroOf(value: unknown): unknown {
  if (typeof value !== "object") return 0;
  return Object.fromEntries(Object.keys(value as object).map((key) => [key, 0]));
}
