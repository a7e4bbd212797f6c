import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SpanKind } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { eventually } from "#test/support/eventually.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { type RecordedSpans, recordSpans } from "#test/support/recorded-spans.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { type SprintWorld, startSprintWorld } from "./sprint-world.ts";

let recorded: RecordedSpans;
let world: SprintWorld;
let spans: readonly ReadableSpan[];
before(async () => {
  recorded = recordSpans();
  world = await startSprintWorld(undefined, lenientConfig());
  const flags = ["--address", world.services.addresses.gateway, "--audits", "1", "--json"];
  const { exitCode, stderr } = await runPmxHere(["sprint", ...flags]);
  assert.ok(exitCode !== null && exitCode <= 2, stderr);
  await eventually("the last fact is consumed", () => {
    spans = recorded.spans();
    const named = (start: string) => spans.filter(({ name }) => name.startsWith(start)).length;
    return named("process pmx.execution") > 0 && named("process ") === named("publish ");
  });
});
after(async () => {
  await world.close();
  recorded.stop();
});

const create = "pmx.sprint.v1.SprintService/CreateSprint";
const named = (name: string, kind: SpanKind) =>
  spans.filter((span) => span.name === name && span.kind === kind);

/** The names of a span and of those above it, from the first one down. */
function pathOf(span: ReadableSpan): readonly string[] {
  const parentId = span.parentSpanContext?.spanId;
  const parent = spans.find((one) => one.spanContext().spanId === parentId);
  const here = `${SpanKind[span.kind]} ${span.name}`;
  return parent === undefined ? [here] : [...pathOf(parent), here];
}

test("the call of the command line begins a trace that goes on in every service and at the consumer of the facts", () => {
  const [root] = named(create, SpanKind.CLIENT);
  assert.equal(root?.parentSpanContext, undefined);
  const { traceId } = root!.spanContext();
  const ofTrace = spans.filter((span) => span.spanContext().traceId === traceId);
  const methods = ofTrace.filter(({ kind }) => kind === SpanKind.SERVER).map(({ name }) => name);
  for (const method of [
    create,
    "pmx.forecast.v1.ForecastService/CreateForecast",
    "pmx.riskgate.v1.RiskGateService/BatchEvaluateSignals",
    "pmx.execution.v1.ExecutionService/AdvanceBars",
    "pmx.audit.v1.AuditService/EvaluateGate",
  ]) {
    assert.ok(methods.includes(method), `${method} is not in the trace of the command line`);
  }
  const consumed = ofTrace.filter(({ kind }) => kind === SpanKind.CONSUMER);
  for (const subject of ["pmx.forecast", "pmx.riskgate", "pmx.execution"]) {
    assert.ok(
      consumed.some(({ name }) => name.startsWith(`process ${subject}`)),
      subject,
    );
  }
});

test("a decision is below the step that asked for it, and its fact below the call that made it", () => {
  const evaluate = "pmx.riskgate.v1.RiskGateService/BatchEvaluateSignals";
  const [decision] = named(evaluate, SpanKind.SERVER);
  const below = [`CLIENT ${create}`, `SERVER ${create}`, "INTERNAL sprint step AUDIT"];
  const made = [...below, `CLIENT ${evaluate}`, `SERVER ${evaluate}`];
  assert.deepEqual(pathOf(decision!), made);
  const [consumed] = named("process pmx.riskgate.v1.decision.made", SpanKind.CONSUMER);
  const path = pathOf(consumed!);
  assert.deepEqual(path.slice(0, made.length), made);
});

test("the span of a call has OpenTelemetry's names, at its client and at its server", () => {
  const [client] = named(create, SpanKind.CLIENT);
  const [server] = named(create, SpanKind.SERVER);
  const common = {
    "rpc.system.name": "grpc",
    "rpc.method": create,
    "rpc.response.status_code": "OK",
  };
  assert.deepEqual(client?.attributes, {
    ...common,
    "server.address": world.services.addresses.gateway,
  });
  const { "network.peer.address": peer, "pmx.request_id": id, ...rest } = server!.attributes;
  assert.deepEqual(rest, common);
  assert.match(String(peer), /127\.0\.0\.1/);
  assert.ok(String(id).length > 0);
});

test("a refusal is an error of the client's span and none of the server's", async () => {
  await assert.rejects(world.sprints.getSprint({ name: "sprints/none" }));
  spans = recorded.spans();
  const get = "pmx.sprint.v1.SprintService/GetSprint";
  const [client] = named(get, SpanKind.CLIENT).slice(-1);
  const [server] = named(get, SpanKind.SERVER).slice(-1);
  assert.deepEqual(
    [client, server].map((span) => span?.attributes["rpc.response.status_code"]),
    ["NOT_FOUND", "NOT_FOUND"],
  );
  assert.deepEqual([client?.status.code, server?.status.code], [2, 0]);
  assert.equal(client?.attributes["error.type"], "NOT_FOUND");
});
