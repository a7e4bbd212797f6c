import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse, stringify } from "yaml";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { startEmbedded } from "#test/support/embedded.ts";
import { recordingLogger } from "#test/support/quiet-logger.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** Settings of load and waiting, which never change the result of a sprint; advance-forward.test.ts has the overdue one. */
const processSettings = [
  "forecastsAhead",
  "interactivePatienceMs",
  "maximumActiveSprints",
  "overdueSessions",
  "peerPatienceMs",
];

const changedSprints = {
  warmUpBars: 300,
  defaultHorizonBars: 12,
  defaultStartingCash: 31_000,
  proofMode: false,
  gates: ["phase-3-frontier"],
  frontierGates: ["phase-0", "phase-3-frontier"],
};

/** Creates a sprint that says as little as it may under the configuration of a folder. */
async function sprintUnder(configFolder: string): Promise<{ sprint: Sprint; lookback: number }> {
  const services = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    configFolder,
    environment: {},
  });
  const gateway = openChannel(services.addresses.gateway);
  const forecast = openChannel(services.addresses.forecast);
  try {
    const spec = {
      tickers: ["AAPL"],
      includeFrontierTickers: true,
      audits: 2,
      interval: BarInterval.DAY_1,
    };
    const client = clientOf(SprintService, gateway);
    const { sprint } = await client.createSprint({ requestId: "settings", spec });
    assert.ok(sprint);
    await client.cancelSprint({ name: sprint.name });
    const { policy } = await clientOf(ForecastService, forecast).getPolicy({});
    return { sprint, lookback: policy?.lookbackBars ?? 0 };
  } finally {
    gateway.close();
    forecast.close();
    await services.close();
  }
}

const sprintsOf = (file: string) =>
  (parse(readFileSync(file, "utf8")) as { sprints: Record<string, unknown> }).sprints;
const repositoryConfig = join(repositoryRoot, "config");

test("every setting of gateway.yaml changes a sprint or is a process setting", async () => {
  assert.deepEqual(
    Object.keys(sprintsOf(join(repositoryConfig, "gateway.yaml"))).sort(),
    [...Object.keys(changedSprints), ...processSettings].sort(),
  );
  const folder = temporaryFolder();
  cpSync(repositoryConfig, folder, { recursive: true });
  const file = join(folder, "gateway.yaml");
  writeFileSync(file, stringify({ sprints: { ...sprintsOf(file), ...changedSprints } }));
  const { sprint: usual } = await sprintUnder(repositoryConfig);
  const { sprint: changed } = await sprintUnder(folder);
  assert.notDeepEqual(changed.asOfTimes[0], usual.asOfTimes[0], "warmUpBars");
  assert.deepEqual([usual.spec?.horizonBars, changed.spec?.horizonBars], [30, 12]);
  assert.deepEqual(
    [usual.spec?.startingCashMicros, changed.spec?.startingCashMicros],
    [25_000_000_000n, 31_000_000_000n],
  );
  assert.deepEqual([usual.policy?.risk?.proofMode, changed.policy?.risk?.proofMode], [true, false]);
  const gatesOf = ({ policy }: Sprint) => policy?.gates.map(({ gate }) => gate);
  // Of the others on file, twenty audits and more are out of reach.
  assert.deepEqual(gatesOf(usual), ["phase-0", "phase-3-frontier"], "frontierGates");
  // A gate that is in both lists is held once.
  assert.deepEqual(gatesOf(changed), ["phase-3-frontier", "phase-0"], "gates, frontierGates");
  assert.notEqual(changed.policyHash, usual.policyHash);
});

test("a configuration folder of one's own reaches all five services", async () => {
  const folder = temporaryFolder();
  cpSync(repositoryConfig, folder, { recursive: true });
  const replaceIn = (name: string, from: string, to: string) => {
    const text = readFileSync(join(folder, name), "utf8");
    assert.ok(text.includes(from), `${name} does not say ${from}`);
    writeFileSync(join(folder, name), text.replace(from, to));
  };
  replaceIn("forecast.yaml", "lookbackBars: 500", "lookbackBars: 400");
  replaceIn("risk-gate.yaml", "maximumPositionRatio: 0.05", "maximumPositionRatio: 0.04");
  replaceIn("costs.yaml", "slippageBps: 5", "slippageBps: 6");
  replaceIn("execution.yaml", "PerInstrument: 1", "PerInstrument: 2");
  replaceIn("gates/phase-0.yaml", "threshold: -5", "threshold: -4");
  const { sprint: usual } = await sprintUnder(repositoryConfig);
  const { sprint, lookback } = await sprintUnder(folder);
  assert.equal(lookback, 400);
  assert.equal(sprint.policy?.forecast?.lookbackBars, 400);
  assert.equal(sprint.policy?.risk?.maximumPositionRatio, 0.04);
  assert.equal(sprint.policy?.costModel?.slippageBps, 6);
  assert.equal(sprint.policy?.execution?.maximumOpenLotsPerInstrument, 2);
  assert.notEqual(sprint.policy?.gates[0]?.specHash, usual.policy?.gates[0]?.specHash);
});

test("variables of services that run alone are ignored in one process, and the log says so", async () => {
  const { logger, lines } = recordingLogger();
  const services = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    resumeSprints: false,
    environment: { PMX_PORT: "1", PMX_AUDIT_ADDRESS: "127.0.0.1:1" },
    logger,
  });
  await services.close();
  assert.equal(new Set(Object.values(services.addresses)).size, 5);
  const warning = lines.find((line) => line.includes('"level":"warn"')) ?? "";
  assert.match(warning, /PMX_PORT, PMX_AUDIT_ADDRESS/);
});
