import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import {
  Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/grpc/health/v1/health_pb.ts";
import { ServerReflection } from "#proto/grpc/reflection/v1/reflection_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import {
  argumentsOfProcess,
  createFleet,
  type ProcessFleet,
  type ProcessName,
} from "#test/support/process-fleet.ts";
import { recordSpans } from "#test/support/recorded-spans.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { spanArguments, type WrittenSpan, writtenSpans } from "#test/support/written-spans.ts";

const names = ["gateway", "forecast", "risk-gate", "execution", "audit"] as const;
/** Less than the grace that calls in progress are given: none of these streams is worth it. */
const promptMs = 4_000;
const { SERVING, NOT_SERVING } = ServingStatus;
const spansFolder = temporaryFolder();

let nats: NatsServer;
let fleet: ProcessFleet;
before(async () => {
  nats = await startNatsServer();
  fleet = await createFleet({ NATS_URL: nats.url, SPANS_FOLDER: spansFolder }, (name) => [
    ...spanArguments,
    ...argumentsOfProcess(name),
  ]);
  await Promise.all(names.map((name) => fleet.start(name)));
});
after(async () => {
  await fleet.stop();
  await nats.kill();
});

/** A stream that was opened and has sent a message; `ended` is how it closed. */
interface OpenStream {
  readonly ended: Promise<unknown>;
}

async function opened(stream: AsyncIterable<unknown>): Promise<OpenStream> {
  const messages = stream[Symbol.asyncIterator]();
  await messages.next();
  const ended = (async () => {
    while (!(await messages.next()).done);
  })();
  return { ended: ended.catch((error: unknown) => error) };
}

/** Asks one thing by reflection and keeps the stream open, as buf curl does during a call. */
async function* oneQuestion() {
  yield { messageRequest: { case: "listServices" as const, value: "" } };
  await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
}

async function openStreams(channel: Channel): Promise<readonly OpenStream[]> {
  return [
    await opened(clientOf(Health, channel).watch({ service: "" })),
    await opened(clientOf(ServerReflection, channel).serverReflectionInfo(oneQuestion())),
  ];
}

/** Opens a watch of a sprint that has only begun. */
async function openWatch(channel: Channel): Promise<OpenStream> {
  const sprints = clientOf(SprintService, channel);
  const spec = { tickers: ["AAPL"], audits: 900, interval: BarInterval.DAY_1 };
  const { sprint } = await sprints.createSprint({ requestId: "long", spec });
  return opened(sprints.watchSprint({ name: sprint!.name }));
}

async function stopsPromptly(name: ProcessName, streams: readonly OpenStream[]): Promise<void> {
  const { exitCode, tookMs } = await fleet.end(name, "SIGTERM");
  assert.equal(exitCode, 0, fleet.logOf(name).slice(-2_000));
  assert.ok(tookMs < promptMs, `${Math.round(tookMs)} ms`);
  for (const { ended } of streams) {
    const fault = await ended;
    assert.ok(fault instanceof Fault && fault.code === "UNAVAILABLE", `${fault}`);
  }
}

test("a trace goes from its caller over five processes and NATS to the consumer of the facts, each span below its cause", async () => {
  const recorded = recordSpans();
  const channel = openChannel(fleet.addressOf("gateway"));
  const sprints = clientOf(SprintService, channel);
  const spec = { tickers: ["AAPL"], audits: 1, interval: BarInterval.DAY_1 };
  const { sprint } = await sprints.createSprint({ requestId: "traced", spec });
  const create = "pmx.sprint.v1.SprintService/CreateSprint";
  const [caller] = recorded.spans().filter(({ name }) => name === create);
  recorded.stop();
  const { traceId, spanId } = caller!.spanContext();
  let spans: readonly WrittenSpan[] = [];
  await eventually(`${sprint?.name} has left its spans`, () => {
    spans = writtenSpans(spansFolder).filter((span) => span.traceId === traceId);
    const count = (start: string) => spans.filter(({ name }) => name.startsWith(start)).length;
    const ids = [spanId, ...spans.map((span) => span.spanId)];
    // A span is written at its end, and what began it may go on.
    const hasOrphans = spans.some(({ parentSpanId = "" }) => !ids.includes(parentSpanId));
    const hasFacts = count("process pmx.execution.v1.run") > 0;
    return hasFacts && !hasOrphans && count("process ") === count("publish ");
  });
  channel.close();
  /** A span and those above it, from the first one down, as `process kind name`. */
  const pathOf = (span: WrittenSpan): readonly string[] => {
    const parent = spans.find((one) => one.spanId === span.parentSpanId);
    const here = `${span.process} ${span.kind} ${span.name}`;
    if (parent === undefined) assert.equal(span.parentSpanId, spanId, here);
    return parent === undefined ? [here] : [...pathOf(parent), here];
  };
  const step = [`gateway SERVER ${create}`, "gateway INTERNAL sprint step AUDIT"];
  for (const [owner, method, subject] of [
    ["forecast", "forecast.v1.ForecastService/CreateForecast", "forecast.v1.forecast.created"],
    ["risk-gate", "riskgate.v1.RiskGateService/BatchEvaluateSignals", "riskgate.v1.decision.made"],
  ] as const) {
    const consumed = spans.find(({ name }) => name === `process pmx.${subject}`);
    assert.deepEqual(pathOf(consumed!), [
      ...step,
      `gateway CLIENT pmx.${method}`,
      `${owner} SERVER pmx.${method}`,
      `${owner} PRODUCER publish pmx.${subject}`,
      `audit CONSUMER process pmx.${subject}`,
    ]);
  }
  // No span of the trace is without its cause.
  for (const span of spans) assert.equal(pathOf(span)[0], step[0], span.name);
});

test("SIGTERM ends a gateway in the middle of a sprint that is watched", async () => {
  const channel = openChannel(fleet.addressOf("gateway"));
  await stopsPromptly("gateway", [await openWatch(channel), ...(await openStreams(channel))]);
  channel.close();
});

test("SIGTERM ends a gateway whose sprint waits for a service that is away", async () => {
  await fleet.end("forecast", "SIGKILL");
  await fleet.start("gateway");
  const channel = openChannel(fleet.addressOf("gateway"));
  const streams = await openStreams(channel);
  const resumed = () => /sprint resumed/.test(fleet.logOf("gateway"));
  await eventually("the sprint is resumed", resumed);
  const health = clientOf(Health, channel);
  const statusOf = async (service: string) => (await health.check({ service })).status;
  const sprints = SprintService.typeName;
  await eventually("is not ready", async () => (await statusOf(sprints)) === NOT_SERVING);
  assert.equal(await statusOf(Health.typeName), SERVING, "it lives all the same");
  await fleet.start("forecast");
  await eventually("is ready again", async () => (await statusOf(sprints)) === SERVING);
  await fleet.end("forecast", "SIGKILL");
  await stopsPromptly("gateway", streams);
  channel.close();
  await fleet.start("forecast");
});

for (const name of ["forecast", "risk-gate", "execution", "audit"] as const) {
  test(`SIGTERM ends ${name} with its streams open`, async () => {
    const channel = openChannel(fleet.addressOf(name));
    await stopsPromptly(name, await openStreams(channel));
    channel.close();
  });
}
