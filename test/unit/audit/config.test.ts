import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Fault } from "#lib/kernel/fault.ts";
import { loadAuditConfig } from "#services/audit/config.ts";

const onFile = fileURLToPath(new URL("../../../config", import.meta.url));
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(file: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "pmx-audit-config-"));
  folders.push(folder);
  cpSync(join(onFile, "audit.yaml"), join(folder, "audit.yaml"));
  cpSync(join(onFile, "gates"), join(folder, "gates"), { recursive: true });
  writeFileSync(join(folder, file), text);
  return folder;
}

function refusalOf(file: string, text: string): string {
  try {
    loadAuditConfig({ environment: {}, folder: folderWith(file, text) });
  } catch (error) {
    if (error instanceof Fault && error.reason === "CONFIG_INVALID") return error.message;
    throw error;
  }
  return "";
}

function criterion(lines: string): string {
  return `kind: CRITERIA\ngate: phase-9\ntitle: t\ncriteria:\n  - criterion: c\n${lines}\n    comparator: AT_LEAST\n    threshold: 1\n    minimumN: 1\n`;
}

test("the files of the repository load, with the fixed port and the roadmap's parameters", () => {
  const config = loadAuditConfig({ environment: {} });
  assert.equal(config.port, 50_054);
  assert.deepEqual(config.policy, { violationRatio: 1.1, liftRatio: 1, shortHoldingDays: 3 });
  const names = config.gates.map(({ gate }) => `${gate}.yaml`);
  assert.deepEqual(names, readdirSync(join(onFile, "gates")).sort());
});

test("the environment wins over the file and a flag over the environment", () => {
  const environment = { PMX_PORT: "7001", PMX_DATA_DIR: "/tmp/x" };
  const flags = [{ source: "flag --port", path: "port", value: 7002 }];
  const config = loadAuditConfig({ environment, flags });
  assert.deepEqual([config.port, config.dataDir], [7002, "/tmp/x"]);
});

test("an unknown key of audit.yaml is refused with file and line", () => {
  const text =
    "policy:\n  violationRatio: 1.1\n  liftRatio: 1\n  shortHoldingDays: 3\n  loose: 1\n";
  assert.match(refusalOf("audit.yaml", text), /audit\.yaml:5: .*loose/);
});

test("an unknown key of a criterion is refused with file and line", () => {
  const text = criterion("    metric: closed_trades\n    unit: COUNT\n    violationRatio: 1.1");
  assert.match(refusalOf("gates/phase-9.yaml", text), /phase-9\.yaml:8: .*violationRatio/);
});

test("a criterion in another unit than its metric's is refused", () => {
  const text = criterion("    metric: mean_return_per_trade\n    unit: RATIO");
  assert.match(refusalOf("gates/phase-9.yaml", text), /phase-9\.yaml.*unit.*BPS/);
});

test("a metric that no gate can test is refused", () => {
  const text = criterion("    metric: sharpe\n    unit: RATIO");
  assert.match(refusalOf("gates/phase-9.yaml", text), /phase-9\.yaml.*metric/);
});

test("a gate without criteria is refused, since it would pass nothing", () => {
  const text = "kind: CRITERIA\ngate: phase-9\ntitle: t\ncriteria: []\n";
  assert.match(refusalOf("gates/phase-9.yaml", text), /phase-9\.yaml.*criteria/);
});

test("two criteria under one id are refused", () => {
  const one =
    "  - criterion: c\n    metric: closed_trades\n    comparator: AT_LEAST\n    threshold: 1\n    unit: COUNT\n    minimumN: 0\n";
  const text = `kind: CRITERIA\ngate: phase-9\ntitle: t\ncriteria:\n${one}${one}`;
  assert.match(refusalOf("gates/phase-9.yaml", text), /unique/);
});

test("two files for one gate are refused", () => {
  const text = criterion("    metric: closed_trades\n    unit: COUNT").replace(
    "phase-9",
    "phase-0",
  );
  assert.match(refusalOf("gates/phase-9.yaml", text), /phase-0\.yaml/);
});

test("a warm-up of no audits is refused", () => {
  const text =
    "kind: FORECAST_AUDITS\ngate: g\ntitle: t\nviolationRatio: 1.1\nmaximumViolationRate: 0.25\nminimumEffectiveAudits: 0\nholdingPeriodAudits: 20\nfailFast: true\nliftRatio: 1\nminimumLiftFraction: 0.1\npromotionRatio: 0.98\n";
  assert.match(refusalOf("gates/g.yaml", text), /g\.yaml:6: .*minimumEffectiveAudits/);
});
