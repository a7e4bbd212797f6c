import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { listedSettings } from "#scripts/docs-settings.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

interface Row {
  readonly process: string;
  readonly file: string;
  readonly key: string;
  readonly value: unknown;
  readonly default: unknown;
  readonly source: string;
}

async function explain(environment: Readonly<Record<string, string>>, ...args: string[]) {
  const { exitCode, stdout, stderr } = await runPmxHere(["config", "explain", ...args, "--json"], {
    environment,
  });
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout).settings as readonly Row[];
}

test("every setting of every process is explained that the page of settings lists", async () => {
  const rows = await explain({});
  const listed = listedSettings().filter(({ key }) => !/<name>|\[\]/.test(key));
  const missing = listed.filter(
    ({ key, section }) =>
      section !== "Gates" && !rows.some((row) => row.key === key || key.startsWith(`${row.key}.`)),
  );
  assert.deepEqual(
    missing.map(({ key }) => key),
    [],
  );
  assert.ok(rows.some(({ file, key }) => file === "gates/phase-0.yaml" && key === "gate"));
  // As pmx comes nothing differs, and every value stands in a file or is the code's.
  assert.deepEqual(
    rows.filter((row) => JSON.stringify(row.value) !== JSON.stringify(row.default)),
    [],
  );
  assert.ok(rows.every(({ source }) => source === "default" || /\.yaml:\d+$/.test(source)));
});

test("--changed lists what differs from how pmx comes, and where it was set", async () => {
  const environment = {
    PMX_CONFIG_DIR: lenientConfig({ "audit.yaml": { logLevel: "warn" } }),
    PMX_EDGE_COST_MULTIPLIER: "3",
  };
  const rows = await explain(environment, "--changed", "--data-dir", "/data");
  const said = (process: string, key: string) => {
    const row = rows.find((one) => one.process === process && one.key === key);
    return row && [row.value, row.default, row.source.replace(/^.*\//, "")];
  };
  assert.match(`${said("audit", "logLevel")}`, /^warn,info,audit\.yaml:\d+$/);
  assert.deepEqual(said("risk-gate", "overrides.edgeCostMultiplier"), [
    3,
    null,
    "environment PMX_EDGE_COST_MULTIPLIER",
  ]);
  assert.deepEqual(said("gateway", "dataDir"), ["/data", ".pmx", "flag --data-dir"]);
  assert.equal(said("gateway", "port"), undefined);
});

test("one service is explained alone, as a table with the folder", async () => {
  const { stdout } = await runPmxHere(["config", "explain", "audit"]);
  assert.match(stdout, /^Configuration folder: .*config$/m);
  assert.match(stdout, /^logLevel +info +info +default$/m);
  assert.ok(!stdout.includes("peers.forecast"));
});

test("a stored sprint says what it was asked for, and what the gateway may have filled in", async () => {
  const releases = join(repositoryRoot, "test/testdata/releases/0.2.0");
  const dataDir = temporaryFolder();
  cpSync(releases, dataDir, { recursive: true });
  const { finished } = JSON.parse(readFileSync(join(releases, "expected.json"), "utf8"));
  const args = ["--sprint", finished.sprint as string, "--data-dir", dataDir];
  const rows = await explain({}, ...args);
  const sourceOf = (key: string) => rows.find((row) => row.key === key)?.source;
  assert.equal(sourceOf("audits"), "request");
  assert.equal(sourceOf("horizonBars"), "request, or sprints.defaultHorizonBars of the gateway");
  const { stdout } = await runPmxHere(["config", "explain", ...args]);
  assert.match(stdout, /^tickers +\["AAPL"\] +request$/m);
  assert.match(stdout, /which of the two said it is not recorded/);
});

test("an unknown variable, key or service is refused as everywhere", async () => {
  const variable = await runPmxHere(["config", "explain"], { environment: { PMX_PROT: "1" } });
  assert.equal(variable.exitCode, 64);
  assert.match(variable.stderr, /PMX_PROT: unknown variable/);
  const service = await runPmxHere(["config", "explain", "ledger"]);
  assert.equal(service.exitCode, 64);
  assert.match(service.stderr, /ledger: is none of gateway, forecast/);
});
