import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { tradingConfig } from "#test/support/trading-config.ts";
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
  const configFolder = tradingConfig();
  const gate = (name: string, threshold: number, minimumN: number) =>
    writeFileSync(join(configFolder, `gates/${name}.yaml`), criterion(name, threshold, minimumN));
  gate("holds", 1, 0);
  gate("breaks", 50, 0);
  gate("too-few", 1, 50);
  world = await startSprintWorld(temporaryFolder(), configFolder, { PMX_HTTP_PORT: "0" });
  const created = await world.sprints.createSprint({ requestId: "one", spec: specOf(2) });
  sprint = endOf(await watched(world, created.sprint?.name ?? "")).name;
});
after(() => world.close());

interface Answer {
  readonly gate: string;
  readonly sprint: string;
  readonly verdict?: string;
  readonly n: number;
  readonly criteria: readonly { readonly observed: number | null }[];
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
    },
  );
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

test("metrics of the process stand beside the gates", async () => {
  const answer = await fetch(`http://${world.services.httpAddress}/metrics`);
  assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.match(await answer.text(), /^pmx_build_info\{version="[^"]+",build="[^"]+"\} 1$/m);
});
