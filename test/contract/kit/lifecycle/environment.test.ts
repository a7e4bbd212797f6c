import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { programArguments } from "#test/support/program.ts";
import { environmentOf, runPmx } from "#test/support/run-pmx.ts";
import { startServiceProcess } from "#test/support/service-process.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const finding = "environment PMX_DATADIR: unknown variable; the nearest known one is PMX_DATA_DIR";

const mains = [
  "gateway/main.ts",
  "services/audit/main.ts",
  "services/execution/main.ts",
  "services/forecast/main.ts",
  "services/risk-gate/main.ts",
] as const;

for (const main of mains) {
  test(`${main} does not start with an unknown variable, and exits 78`, () => {
    const { status, stderr } = spawnSync(process.execPath, programArguments(main), {
      cwd: repositoryRoot,
      encoding: "utf8",
      env: environmentOf({ PMX_PORT: "0", PMX_DATADIR: temporaryFolder() }),
      timeout: 60_000,
    });
    assert.equal(status, 78, stderr);
    const { msg, reason } = JSON.parse(stderr) as { msg: string; reason: string };
    assert.deepEqual([msg, reason], [`the process cannot start: ${finding}`, "CONFIG_INVALID"]);
  });
}

test("a service starts with what Kubernetes injects, and PMX_PORT=tcp://… sets no port", async () => {
  const config = join(temporaryFolder(), "config");
  cpSync(join(repositoryRoot, "config"), config, { recursive: true });
  const file = join(config, "audit.yaml");
  const text = readFileSync(file, "utf8").replace(/^port:.*\n/m, "");
  writeFileSync(file, `${text}\nport: 0\n`);
  const { end } = await startServiceProcess("audit", {
    PMX_CONFIG_DIR: config,
    PMX_DATA_DIR: temporaryFolder(),
    PMX_SERVICE_HOST: "10.0.0.11",
    PMX_SERVICE_PORT: "50050",
    PMX_PORT: "tcp://10.0.0.11:50050",
    PMX_PORT_50050_TCP: "tcp://10.0.0.11:50050",
    // A variable of another process.
    PMX_FORECAST_THREADS: "1",
  });
  assert.equal(await end("SIGTERM"), 0);
});

test("the command line refuses an unknown variable before it does anything, and still helps", async () => {
  const environment = { PMX_DATADIR: temporaryFolder() };
  const commands = [["sprint"], ["serve"], ["import-bars", "none.csv"]];
  for (const command of commands) {
    const { exitCode, stdout, stderr } = await runPmx(command, { environment });
    assert.deepEqual([exitCode, stdout], [64, ""], stderr);
    assert.ok(stderr.includes(finding), stderr);
  }
  assert.equal((await runPmx(["sprint", "--help"], { environment })).exitCode, 0);
});

test("a sprint runs among what Kubernetes injects, and does not mention it", async () => {
  const { exitCode, stderr } = await runPmx(
    ["sprint", "--audits", "1", "--tickers", "AAPL", "--data-dir", temporaryFolder()],
    { environment: { PMX_SERVICE_HOST: "10.0.0.11", PMX_PORT: "tcp://10.0.0.11:50050" } },
  );
  assert.ok(exitCode !== null && exitCode <= 2, stderr);
  assert.ok(!stderr.includes("PMX_"), stderr);
});
