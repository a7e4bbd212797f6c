import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { importSeries } from "#cli/bars/import-series.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { putAnyRunGate } from "#test/support/any-run-gate.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  const config = lenientConfig();
  putAnyRunGate(config);
  world = await startSprintWorld(undefined, config);
  const { instrument, bars, ...rest } = await readSampleSeries();
  const flat = bars.map((bar) => ({ ...bar, open: 50, high: 50, low: 50, close: 50 }));
  const series = { ...rest, instrument: { ...instrument, ticker: "FLAT" }, bars: flat };
  await importSeries(world.marketData, series);
});
after(() => world.close());

/** A sprint that is cancelled after two of many steps, and how many its watch sent. */
let cancelled: { readonly name: string; readonly steps: number };
before(async () => {
  const { sprints } = world;
  const { sprint } = await sprints.createSprint({ requestId: "cancelled", spec: specOf(300) });
  const name = sprint!.name;
  let steps = 0;
  let end: SprintState = SprintState.UNSPECIFIED;
  for await (const { event } of sprints.watchSprint({ name })) {
    if (event.case === "step") steps += 1;
    if (event.case === "step" && steps === 2) await sprints.cancelSprint({ name });
    if (event.case === "sprint") end = event.value.state;
  }
  assert.equal(end, SprintState.CANCELLED);
  cancelled = { name, steps };
});

test("a sprint that is cancelled in the middle ends its watch, with its steps kept", async () => {
  const { name, steps } = cancelled;
  const { sprint } = await world.sprints.getSprint({ name });
  assert.equal(sprint?.state, SprintState.CANCELLED);
  assert.equal(sprint?.completedAudits, steps);
  assert.ok(steps >= 2 && steps < 300);
});

test("the portfolio of a cancelled sprint balances to the unit", async () => {
  const { sprint } = await world.sprints.getSprint({ name: cancelled.name });
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
  const { sprint } = await world.sprints.cancelSprint({ name: cancelled.name });
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

test("a sprint on closes that never move drops every audit and says why", async () => {
  const spec = specOf(3, ["FLAT"]);
  const { sprint } = await world.sprints.createSprint({ requestId: "flat", spec });
  const messages = await watched(world, sprint!.name);
  const { state, result } = endOf(messages);
  assert.deepEqual([state, result?.verdict], [SprintState.SUCCEEDED, GateVerdict.FAIL]);
  assert.deepEqual(
    result?.dropped.map(({ ticker, reason, audits }) => [ticker, reason, audits]),
    [["FLAT", "FIT_FAILED", 3]],
  );
  assert.match(result?.dropped[0]?.message ?? "", /closes are all equal/);
  const [first] = messages.flatMap(({ event }) => (event.case === "step" ? [event.value] : []));
  assert.equal(first?.tickers[0]?.droppedReason, "FIT_FAILED");
});

test("one flat ticker is dropped, the other is traded, and no gate passes", async () => {
  const gates = ["any-run", "phase-0", "phase-2", "forecast-audits"];
  const both = { ...specOf(6, ["AAPL", "FLAT"]), gates };
  const { sprint } = await world.sprints.createSprint({ requestId: "one flat", spec: both });
  const { result } = endOf(await watched(world, sprint!.name));
  const { sprint: other } = await world.sprints.createSprint({
    requestId: "none flat",
    spec: { ...specOf(6), gates },
  });
  const { result: alone } = endOf(await watched(world, other!.name));
  const metric = (of: typeof result, name: string) =>
    of?.scorecard?.metrics.find((one) => one.name === name)?.result.value;
  for (const name of ["effective_audits", "closed_trades", "net_pnl"]) {
    assert.equal(metric(result, name), metric(alone, name), name);
  }
  assert.deepEqual(
    result?.scorecard?.dropped.map(({ reason, count }) => [reason, count]),
    [["FIT_FAILED", 6n]],
  );
  for (const gate of result?.gates ?? []) {
    assert.notEqual(gate.verdict, GateVerdict.PASS, gate.gate);
    assert.match(gate.reason, /6 audits have no forecast \(FIT_FAILED 6\)/);
    assert.deepEqual(
      gate.withoutForecast.map(({ count }) => count),
      [6n],
    );
  }
  assert.ok(alone?.gates.some(({ verdict }) => verdict === GateVerdict.PASS));
});

test("the command line reports the audits that were dropped", async () => {
  const address = world.services.addresses.gateway;
  const flags = ["--address", address, "--tickers", "FLAT", "--audits", "2"];
  const { exitCode, stdout } = await runPmxHere(["sprint", ...flags]);
  assert.equal(exitCode, 1);
  const text = stdout.replaceAll(/\s+/g, " ");
  assert.match(text, /Dropped audits by reason: FIT_FAILED 2; FLAT has no forecast in 2 of them/);
});

test("reflection describes the details of an error in a reply, so that any client can print them", async () => {
  const address = world.services.addresses["risk-gate"];
  const url = `http://${address}/pmx.riskgate.v1.RiskGateService/BatchEvaluateSignals`;
  const { stdout } = await promisify(execFile)(join(repositoryRoot, "node_modules/.bin/buf"), [
    "curl",
    "--protocol",
    "grpc",
    "--http2-prior-knowledge",
    url,
    "-d",
    JSON.stringify({ portfolio: "portfolios/p", signals: [{}] }),
  ]);
  const { evaluations } = JSON.parse(stdout) as { evaluations: { error: object }[] };
  assert.match(JSON.stringify(evaluations[0]?.error), /"reason":"FIELD_INVALID"/);
});
