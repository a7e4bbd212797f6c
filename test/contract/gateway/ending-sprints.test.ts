import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { importSeries } from "#cli/bars/import-series.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { faultFromMessage } from "#lib/kit/grpc/shared/status.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { runPmx } from "#test/support/run-pmx.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld();
  const { instrument, bars, ...rest } = await readSampleSeries();
  const flat = bars.map((bar) => ({ ...bar, open: 50, high: 50, low: 50, close: 50 }));
  const series = { ...rest, instrument: { ...instrument, ticker: "FLAT" }, bars: flat };
  await importSeries(world.marketData, series);
});
after(() => world.close());

/** A sprint that was cancelled after two of many steps, with the number of steps that its watch sent. */
async function cancelled(requestId: string): Promise<{ name: string; steps: number }> {
  const { sprints } = world;
  const { sprint } = await sprints.createSprint({ requestId, spec: specOf(300) });
  const name = sprint!.name;
  let steps = 0;
  let end: SprintState = SprintState.UNSPECIFIED;
  for await (const { event } of sprints.watchSprint({ name })) {
    if (event.case === "step") steps += 1;
    if (event.case === "step" && steps === 2) await sprints.cancelSprint({ name });
    if (event.case === "sprint") end = event.value.state;
  }
  assert.equal(end, SprintState.CANCELLED);
  return { name, steps };
}

test("a sprint that is cancelled in the middle ends its watch, with its steps kept", async () => {
  const { name, steps } = await cancelled("in the middle");
  const { sprint } = await world.sprints.getSprint({ name });
  assert.equal(sprint?.state, SprintState.CANCELLED);
  assert.equal(sprint?.completedAudits, steps);
  assert.ok(steps >= 2 && steps < 300);
});

test("the portfolio of a cancelled sprint balances to the unit", async () => {
  const { name } = await cancelled("balanced");
  const { sprint } = await world.sprints.getSprint({ name });
  const channel = openChannel(world.services.addresses.execution);
  const execution = clientOf(ExecutionService, channel);
  const { portfolio } = await execution.getPortfolio({ name: sprint!.portfolio });
  channel.close();
  const held = portfolio!.positions.reduce(
    (sum, { quantityUnits, markPrice }) => sum + Number(quantityUnits) * markPrice * 1e6,
    0,
  );
  const equity = Number(portfolio!.cashMicros) + held;
  assert.ok(Math.abs(equity - Number(portfolio!.equityMicros)) < 10);
});

test("cancelling twice is the same as once", async () => {
  const { name } = await cancelled("twice");
  const { sprint } = await world.sprints.cancelSprint({ name });
  assert.equal(sprint?.state, SprintState.CANCELLED);
});

test("a sprint that has finished cannot be cancelled", async () => {
  const spec = specOf(1);
  const { sprint } = await world.sprints.createSprint({ requestId: "finished", spec });
  await watched(world, sprint!.name);
  await assert.rejects(world.sprints.cancelSprint({ name: sprint!.name }), {
    code: "FAILED_PRECONDITION",
    reason: "SPRINT_STATE",
    message: /SUCCEEDED/,
  });
});

test("a sprint on closes that never move ends FAILED and says why", async () => {
  const spec = specOf(3, ["FLAT"]);
  const { sprint } = await world.sprints.createSprint({ requestId: "flat", spec });
  const end = endOf(await watched(world, sprint!.name));
  assert.equal(end.state, SprintState.FAILED);
  assert.ok(end.failure);
  const fault = faultFromMessage(end.failure);
  assert.deepEqual([fault.code, fault.reason], ["INVALID_ARGUMENT", "FIT_FAILED"]);
  assert.match(fault.message, /^forecast of FLAT as of /);
});

test("the command line exits 64 on bars that no model can be fitted to", async () => {
  const address = world.services.addresses.gateway;
  const flags = ["--address", address, "--tickers", "FLAT", "--audits", "2"];
  const { exitCode, stdout, stderr } = await runPmx(["sprint", ...flags]);
  assert.deepEqual([exitCode, stdout], [64, ""]);
  assert.match(stderr, /failed: .*FLAT/);
});

test("reflection describes the details of a failure, so that any client can print them", async () => {
  const { sprint } = await world.sprints.createSprint({
    requestId: "flat",
    spec: specOf(3, ["FLAT"]),
  });
  const address = world.services.addresses.gateway;
  const url = `http://${address}/pmx.sprint.v1.SprintService/GetSprint`;
  const { stdout } = await promisify(execFile)(join(repositoryRoot, "node_modules/.bin/buf"), [
    "curl",
    "--protocol",
    "grpc",
    "--http2-prior-knowledge",
    url,
    "-d",
    JSON.stringify({ name: sprint?.name }),
  ]);
  const { failure } = (JSON.parse(stdout) as { sprint: { failure: { details: unknown[] } } })
    .sprint;
  assert.match(JSON.stringify(failure.details), /"reason":"FIT_FAILED"/);
});
