import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadGatewayConfig } from "#gateway/config.ts";
import { type RunningGateway, startGateway } from "#gateway/service.ts";
import { buildOfSource } from "#lib/kit/build.ts";
import { systemClock } from "#lib/kit/clock.ts";
import { openBus } from "#lib/kit/events/open-bus.ts";
import { type Channel, type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { CloseableStack } from "#lib/kit/lifecycle/closeable-stack.ts";
import type { RunningService } from "#lib/kit/lifecycle/start-service.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { startAudit } from "#services/audit/service.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { startExecution } from "#services/execution/service.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { startForecast } from "#services/forecast/service.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { startRiskGate } from "#services/risk-gate/service.ts";
import { freePort } from "#test/support/free-port.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { quietLogger as logger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { specOf } from "./sprint-world.ts";

const stack = new CloseableStack();
let sprints: ClientOf<typeof SprintService>;
let execution: RunningService | undefined;
let startExecutionAgain: () => Promise<void>;

/** Five services on one bus, of which execution can be ended and started; sprints wait a second for it. */
before(async () => {
  const dataDir = temporaryFolder();
  const configFolder = lenientConfig();
  const bus = await openBus({ logger });
  stack.push("bus", () => bus.close());
  const sourceOf = (port: number) => {
    const settings = { dataDir, port };
    const flags = Object.entries(settings).map(([path, value]) => ({
      source: "test",
      path,
      value,
    }));
    return { environment: { PMX_CONFIG_DIR: configFolder }, flags };
  };
  const common = { logger, clock: systemClock, bus };
  const kept = async <S extends RunningService | RunningGateway>(service: Promise<S>) => {
    const running = await service;
    stack.push("service", () => running.close());
    return running.address;
  };
  const free = sourceOf(0);
  const audit = await kept(startAudit({ config: loadAuditConfig(free), ...common }));
  const forecast = await kept(startForecast({ config: loadForecastConfig(free), ...common }));
  const riskGate = await kept(startRiskGate({ config: loadRiskGateConfig(free), ...common }));
  const port = await freePort();
  startExecutionAgain = async () => {
    execution = await startExecution({ config: loadExecutionConfig(sourceOf(port)), ...common });
  };
  await startExecutionAgain();
  const peers = { audit, forecast, riskGate, execution: `127.0.0.1:${port}` };
  const { sprints: settings, ...rest } = loadGatewayConfig(free);
  const config = { ...rest, peers, sprints: { ...settings, peerPatienceMs: 1_000 } };
  const gateway = await kept(startGateway({ config, ...common }));
  const channel: Channel = openChannel(gateway);
  stack.push("channel", async () => channel.close());
  sprints = clientOf(SprintService, channel);
});
after(async () => {
  await execution?.close();
  await stack.close();
});

async function endOf(name: string, onStep: (sequence: bigint) => Promise<void> = async () => {}) {
  let last: Sprint | undefined;
  for await (const { event, sequence } of sprints.watchSprint({ name })) {
    if (event.case === "step") await onStep(sequence);
    if (event.case === "sprint") last = event.value;
  }
  return last!;
}

/** So many that the sprint is not done when a service goes away at its fifth. */
const audits = 14;

async function created(requestId: string): Promise<string> {
  return (await sprints.createSprint({ requestId, spec: specOf(audits) })).sprint!.name;
}

test("a sprint that failed while a service was away goes on when it is back, to the hash of an unbroken one", async () => {
  const unbroken = await endOf(await created("unbroken"));
  const name = await created("broken");
  const failed = await endOf(name, async (sequence) => {
    if (sequence === 5n) await execution?.close();
  });
  assert.equal(failed.state, SprintState.FAILED);
  assert.equal(failed.resumable, true);
  assert.ok(failed.completedAudits < audits);

  await startExecutionAgain();
  const resumed = (await sprints.resumeSprint({ name })).sprint!;
  assert.deepEqual([resumed.state, resumed.failure], [SprintState.RUNNING, undefined]);
  const end = await endOf(name);
  assert.equal(end.state, SprintState.SUCCEEDED, end.failure?.message);
  assert.match(end.result!.sprintHash, /^[0-9a-f]{64}$/);
  assert.equal(end.result!.sprintHash, unbroken.result!.sprintHash);
  assert.deepEqual([end.build, end.result!.builds], [buildOfSource(), [buildOfSource()]]);
});

test("a sprint that has its result is not resumed", async () => {
  const name = await created("unbroken");
  await assert.rejects(sprints.resumeSprint({ name }), {
    code: "FAILED_PRECONDITION",
    reason: "SPRINT_STATE",
  });
});

test("a sprint that does not exist cannot be resumed", async () => {
  await assert.rejects(sprints.resumeSprint({ name: "sprints/none" }), {
    reason: "RESOURCE_NOT_FOUND",
  });
});
