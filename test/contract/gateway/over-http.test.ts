import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { createPmxClient } from "#clients/typescript/src/node.ts";
import { requestIdField } from "#clients/typescript/src/request-id.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { contractServices } from "#scripts/contract-services.ts";
import { openApiPage } from "#scripts/docs-openapi.ts";
import { metricSections } from "#scripts/docs-telemetry.ts";
import { pathOf } from "#scripts/generated-page.ts";
import { outcomeOf } from "#test/support/call-outcomes.ts";
import { eventually } from "#test/support/eventually.ts";
import { answerSchema, type Document, misfit, referred } from "#test/support/fits-schema.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { printedIn } from "#test/support/printed-metrics.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { envelope, envelopesOf } from "../kit/connect/echo-over-http.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

const criterion = (gate: string, threshold: number, minimumN: number) => `
kind: CRITERIA
gate: ${gate}
title: Audits
criteria:
  - { criterion: runs, metric: audit_runs, comparator: AT_LEAST, threshold: ${threshold}, unit: COUNT, minimumN: ${minimumN} }
`;

let world: SprintWorld;
let sprint: string;
before(async () => {
  const configFolder = lenientConfig();
  const gate = (name: string, threshold: number, minimumN: number) =>
    writeFileSync(join(configFolder, `gates/${name}.yaml`), criterion(name, threshold, minimumN));
  gate("holds", 1, 0);
  gate("breaks", 50, 0);
  gate("too-few", 1, 50);
  const withOwnThreads = { PMX_HTTP_PORT: "0", PMX_FORECAST_THREADS: "1" };
  world = await startSprintWorld(temporaryFolder(), configFolder, withOwnThreads);
  const created = await world.sprints.createSprint({ requestId: "one", spec: specOf(2) });
  sprint = endOf(await watched(world, created.sprint?.name ?? "")).name;
});
after(() => world.close());

interface Answer {
  readonly gate: string;
  readonly sprint: string;
  readonly verdict?: string;
  readonly n: number;
  readonly assured: { readonly verdict: string } | null;
  readonly criteria: readonly {
    readonly observed: number | null;
    readonly assured: { readonly verdict: string; readonly reason: string } | null;
  }[];
  readonly error: { readonly reason: string; readonly message: string };
}

async function ask(path: string) {
  const answer = await fetch(`http://${world.services.httpAddress}${path}`);
  return { status: answer.status, json: (await answer.json()) as Answer };
}

test("a gate is answered with 200 and its verdict, whatever it is: INCONCLUSIVE is not lost", async () => {
  for (const [gate, verdict] of [
    ["holds", "PASS"],
    ["breaks", "FAIL"],
    ["too-few", "INCONCLUSIVE"],
  ] as const) {
    const { status, json } = await ask(`/v1/gates/${gate}?sprint=${sprint}`);
    assert.deepEqual([status, json.gate, json.sprint, json.verdict], [200, gate, sprint, verdict]);
    const rpc = await world.sprints.evaluateSprintGate({ gate, sprints: [sprint] });
    assert.equal(GateVerdict[verdict], rpc.evaluation?.verdict);
  }
});

test("an answer has each criterion with what was observed, of how many, and against what", async () => {
  const { json } = await ask(`/v1/gates/breaks?sprint=${encodeURIComponent(sprint)}`);
  assert.equal(json.n, 2);
  assert.deepEqual(
    { ...json.criteria[0], message: "" },
    {
      criterion: "runs",
      verdict: "FAIL",
      observed: 2,
      comparator: "AT_LEAST",
      threshold: 50,
      unit: "COUNT",
      n: 2,
      minimumN: 0,
      message: "",
      assured: {
        verdict: "INCONCLUSIVE",
        kind: "AS_WRITTEN",
        reason: json.criteria[0]?.assured?.reason,
      },
    },
  );
});

test("an answer has the assured verdict beside the one as written, of the gate and of each criterion", async () => {
  for (const gate of ["holds", "phase-1"]) {
    const { json } = await ask(`/v1/gates/${gate}?sprint=${sprint}`);
    const { evaluation } = await world.sprints.evaluateSprintGate({ gate, sprints: [sprint] });
    const { verdict, alphaRatio, reason, decidedBy } = evaluation!.assured!;
    const named = { verdict: enumName(AssuredVerdict, verdict), alphaRatio, reason, decidedBy };
    assert.deepEqual(json.assured, named);
    assert.deepEqual(
      json.criteria.map(({ assured }) => [assured?.verdict, assured?.reason]),
      evaluation!.criteria.map(({ assured }) => [
        enumName(AssuredVerdict, assured!.verdict),
        assured!.reason,
      ]),
    );
  }
});

test("a criterion without a value says why, and null is no 0", async () => {
  const { json } = await ask(`/v1/gates/phase-0?sprint=${sprint}`);
  const { evaluation } = await world.sprints.evaluateSprintGate({
    gate: "phase-0",
    sprints: [sprint],
  });
  const values = evaluation?.criteria.map(({ observed }) =>
    observed?.result.case === "value" ? observed.result.value : null,
  );
  assert.deepEqual(
    json.criteria.map(({ observed }) => observed),
    values,
  );
});

test("what cannot be evaluated is an error of its own status, never a verdict", async () => {
  const cases = [
    ["/v1/gates/holds?sprint=sprints/none", 404, "RESOURCE_NOT_FOUND"],
    [`/v1/gates/none?sprint=${sprint}`, 404, "RESOURCE_NOT_FOUND"],
    ["/v1/gates/holds", 400, "FIELD_INVALID"],
    ["/v1/gates/holds?sprint=", 400, "FIELD_INVALID"],
    [`/v1/gates/holds?sprints=${sprint}`, 400, "FIELD_INVALID"],
    [`/v1/gates/${"x".repeat(201)}?sprint=${sprint}`, 400, "FIELD_INVALID"],
    [`/v1/gates/holds%00?sprint=${sprint}`, 400, "FIELD_INVALID"],
  ] as const;
  for (const [path, status, reason] of cases) {
    const { status: found, json } = await ask(path);
    assert.deepEqual([found, json.error.reason, json.verdict], [status, reason, undefined], path);
    assert.ok(json.error.message.length > 10, path);
  }
});

async function metrics() {
  const answer = await fetch(`http://${world.services.httpAddress}/metrics`);
  assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  return printedIn(await answer.text());
}

const documented = new Map(
  metricSections.flatMap(({ table, ofService }) =>
    Object.entries(table).map(([name, definition]) => {
      const labels = [...(ofService ? ["service"] : []), ...definition.labels].sort();
      return [name, { ...definition, labels }] as const;
    }),
  ),
);

test("what is printed is what the table says, each metric with its type, help and labels", async () => {
  const printed = await metrics();
  assert.deepEqual([...printed.keys()].sort(), [...documented.keys()].sort());
  for (const [name, { type, help, labels, samples }] of printed) {
    const wanted = documented.get(name)!;
    assert.equal(type, wanted.type, name);
    // prom-client words the help of its own.
    if (wanted.labels.includes("service")) assert.equal(help, wanted.help, name);
    if (samples.size > 0) assert.deepEqual(labels, wanted.labels, name);
  }
});

test("every metric of pmx ends with its unit, and a counter alone with _total", () => {
  for (const [name, { type, unit }] of documented) {
    if (/^(nodejs|process)_/.test(name)) continue;
    const isCounter = type === "counter";
    const base = isCounter ? name.replace(/_total$/, "") : name;
    assert.equal(isCounter, base !== name || name.endsWith("_total"), name);
    if (unit !== "count") assert.ok(base.endsWith(`_${unit}`), `${name}: ${unit}`);
    assert.match(name, /^[a-z][a-z0-9_]*$/);
  }
});

test("all five services count their calls, and a refusal is counted under its code", async () => {
  await assert.rejects(world.sprints.getSprint({ name: "sprints/none" }));
  const { samples } = (await metrics()).get("rpc_server_call_duration_seconds")!;
  const of = (service: string, method: string, code: string) =>
    samples.get(`rpc_method="${method}",rpc_response_status_code="${code}",service="${service}"`) ??
    0;
  assert.equal(of("gateway", "pmx.sprint.v1.SprintService/GetSprint", "NOT_FOUND"), 1);
  assert.equal(of("gateway", "pmx.sprint.v1.SprintService/CreateSprint", "OK"), 1);
  assert.equal(of("forecast", "pmx.forecast.v1.ForecastService/CreateForecast", "OK"), 2);
  assert.equal(of("execution", "pmx.execution.v1.ExecutionService/CreatePortfolio", "OK"), 1);
  assert.ok(of("risk-gate", "pmx.riskgate.v1.RiskGateService/BatchEvaluateSignals", "OK") >= 1);
  assert.ok(of("audit", "pmx.audit.v1.AuditService/EvaluateGate", "OK") >= 1);
});

test("a sprint that has ended counts by its state, its steps by their kind, and its fits by their model", async () => {
  const printed = await metrics();
  const of = (name: string, labels: string) => printed.get(name)!.samples.get(labels);
  assert.equal(of("pmx_sprints", 'service="gateway",state="SUCCEEDED"'), 1);
  assert.equal(of("pmx_sprint_audits_asked", 'service="gateway"'), 0);
  const steps = (kind: string) => `kind="${kind}",outcome="done",service="gateway"`;
  assert.equal(of("pmx_sprint_step_duration_seconds", steps("AUDIT")), 2);
  assert.equal(of("pmx_sprint_step_duration_seconds", steps("SETTLEMENT")), 1);
  assert.equal(of("pmx_model_fit_duration_seconds", 'model="naive",service="forecast"'), 2);
  const fits = 'kind="forecast",outcome="result",service="forecast"';
  assert.equal(of("pmx_fit_duration_seconds", fits), 2);
});

test("another sprint adds no series, and no label holds a name or a ticker", async () => {
  const seriesOf = (printed: Awaited<ReturnType<typeof metrics>>) =>
    [...printed].flatMap(([name, { samples }]) =>
      [...samples.keys()].map((labels) => `${name}{${labels}}`),
    );
  // Until the owners of the facts have answered once, audit's lag is unknown, and no series says so.
  await eventually("the lag of audit behind each owner", async () => {
    return (await metrics()).get("pmx_consumer_lag_facts")?.samples.size === 3;
  });
  const before = new Set(seriesOf(await metrics()));
  const spec = { ...specOf(2), spacingBars: 31 };
  const created = await world.sprints.createSprint({ requestId: "two", spec });
  endOf(await watched(world, created.sprint?.name ?? ""));
  const after = seriesOf(await metrics()).filter((series) => !/^(nodejs|process)_/.test(series));
  assert.deepEqual(
    after.filter((series) => !before.has(series)),
    [],
  );
  assert.doesNotMatch(after.join("\n"), /AAPL|sprints\/|portfolios\/|[0-9a-f]{8}-[0-9a-f]{4}/);
});

async function described(): Promise<Document> {
  const answer = await fetch(`http://${world.services.httpAddress}/openapi.json`);
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as Document;
}

test("a process describes the methods that it answers as the page of all does", async () => {
  const { paths } = await described();
  const all = JSON.parse(readFileSync(pathOf(openApiPage), "utf8")) as Document;
  const elsewhere = Object.keys(all.paths).filter((path) => paths[path] === undefined);
  assert.deepEqual(elsewhere, ["/pmx.forecast.v1.ForecasterService/Fit"]);
  for (const [path, item] of Object.entries(paths)) assert.deepEqual(item, all.paths[path], path);
});

/** The answer to a GET, which fits what the document says of answers or of errors. */
async function fitting(document: Document, path: string, message: object) {
  const query = new URLSearchParams({ encoding: "json", message: JSON.stringify(message) });
  const answer = await fetch(`http://${world.services.httpAddress}${path}?${query}`);
  const json: unknown = await answer.json();
  const { get } = document.paths[path] ?? {};
  assert.ok(get, path);
  const schema = answer.ok ? answerSchema(get) : referred(document, "#/components/schemas/Error");
  assert.equal(misfit(document, schema, json), undefined, `${path} ${answer.status}`);
  return [answer.status, json] as const;
}

test("what is answered of a sprint fits what is said of it", async () => {
  const document = await described();
  const [, { sprint: found }] = (await fitting(document, "/pmx.sprint.v1.SprintService/GetSprint", {
    name: sprint,
  })) as readonly [number, { sprint: { portfolio: string } }];
  for (const [method, message, size] of [
    ["sprint.v1.SprintService/EvaluateSprintGate", { gate: "phase-0", sprints: [sprint] }, 1_000],
    ["audit.v1.AuditService/ListGates", {}, 1_000],
    ["audit.v1.EvidenceService/ListEvidence", {}, 100],
    ["execution.v1.ExecutionService/GetPortfolio", { name: found.portfolio }, 300],
    ["forecast.v1.ForecastService/ListForecasts", { pageSize: 2 }, 1_000],
    ["forecast.v1.ForecastService/GetPolicy", {}, 500],
    ["riskgate.v1.RiskGateService/GetPolicy", {}, 500],
    ["marketdata.v1.MarketDataService/ListBars", { ticker: "AAPL", pageSize: 9 }, 0],
    ["ops.v1.OperationsService/GetStatus", {}, 200],
  ] as const) {
    const [status, json] = await fitting(document, `/pmx.${method}`, message);
    assert.ok(JSON.stringify(json).length > size, `${method} ${status} ${JSON.stringify(json)}`);
  }
});

test("every method that is read answers an empty message as its description says, or by an error", async () => {
  const document = await described();
  const statuses = new Set<number>();
  for (const [path, { get }] of Object.entries(document.paths)) {
    if (get !== undefined) statuses.add((await fitting(document, path, {}))[0]);
  }
  assert.ok(
    [200, 400, 404].every((status) => statuses.has(status)),
    [...statuses].join(),
  );
});

test("the messages of a stream fit the one that its envelopes are said to hold", async () => {
  const document = await described();
  const path = "/pmx.sprint.v1.SprintService/WatchSprint";
  const type = "application/connect+json";
  const answer = await fetch(`http://${world.services.httpAddress}${path}`, {
    method: "POST",
    body: envelope(JSON.stringify({ name: sprint })),
    headers: { "content-type": type },
  });
  const messages = envelopesOf(await answer.arrayBuffer());
  const { post } = document.paths[path] ?? {};
  assert.ok(post);
  assert.deepEqual(messages.at(-1), [2, {}]);
  assert.ok(messages.length > 1);
  for (const [, message] of messages.slice(0, -1)) {
    assert.equal(misfit(document, answerSchema(post), message), undefined);
  }
});

test("every method is refused over HTTP as by gRPC where its request has nothing, or both answer", async () => {
  const { "risk-gate": riskGate, ...others } = world.services.addresses;
  const addresses = Object.fromEntries(
    Object.entries({ riskGate, ...others }).map(([name, address]) => [name, `http://${address}`]),
  );
  const baseUrl = `http://${world.services.httpAddress}`;
  const clients = [
    createPmxClient({ baseUrl, format: "json", retry: false }),
    createPmxClient({ addresses, transport: "grpc", retry: false }),
  ];
  let refused = 0;
  for (const { method, process } of await methodsOfAll()) {
    const id = requestIdField(method.input) === undefined ? {} : { requestId: "empty" };
    const call = { method, requests: [create(method.input, id)], ...(process && { process }) };
    const [http, grpc] = await Promise.all(clients.map((client) => outcomeOf(client, call)));
    assert.deepEqual(http?.error, grpc?.error, method.name);
    assert.equal(http?.answers.length, grpc?.answers.length, method.name);
    refused += http?.error === undefined ? 0 : 1;
  }
  for (const client of clients) client.close();
  assert.ok(refused > 50, `${refused}`);
});

/** All but those of a forecaster, which is a process of its own; those of every process at one of them. */
async function methodsOfAll() {
  const services = (await contractServices()).filter(({ name }) => name !== "ForecasterService");
  const everywhere: ReadonlyMap<string, "audit" | "execution"> = new Map([
    ["OperationsService", "audit"],
    ["StoredTimesService", "audit"],
    ["RefusedFactsService", "execution"],
  ] as const);
  return services.flatMap(({ name, methods }) =>
    methods.map((method) => ({ method, process: everywhere.get(name) })),
  );
}
