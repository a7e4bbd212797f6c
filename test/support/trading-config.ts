import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { repositoryRoot } from "./source-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/**
 * A copy of the configuration under which sprints trade often, for tests of what becomes of trades: models
 * that follow a trend have a weight, however they did. The models of the configuration itself seldom see a
 * move that is worth its costs.
 */
export function tradingConfig(): string {
  const folder = join(temporaryFolder(), "config");
  cpSync(join(repositoryRoot, "config"), folder, { recursive: true });
  const file = join(folder, "forecast.yaml");
  const settings = parse(readFileSync(file, "utf8"));
  settings.policy.models = ["naive", "drift", "theta", "garch", "samossa", "mssa_rl"];
  delete settings.policy.ensemble.errorLimitRatio;
  settings.policy.samossa.selection = "FIXED";
  writeFileSync(file, stringify(settings));
  // A portfolio that has closed few trades would open half of them, or none where one unit is too much.
  const gate = join(folder, "risk-gate.yaml");
  const limits = parse(readFileSync(gate, "utf8"));
  delete limits.policy.tradeRegimeMultipliers;
  writeFileSync(gate, stringify(limits));
  return folder;
}
