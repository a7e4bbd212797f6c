import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { runPmx } from "#test/support/run-pmx.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld();
});
after(() => world.close());

async function judged(requestId: string, audits: number, gates: readonly string[]) {
  const spec = { ...specOf(audits), gates: [...gates] };
  const { sprint } = await world.sprints.createSprint({ requestId, spec });
  return endOf(await watched(world, sprint?.name ?? ""));
}

test("a sprint of two audits that names no gate is not judged by what asks for twenty", async () => {
  const { result, gatesNotAsked } = await judged("two", 2, []);
  assert.deepEqual(
    result?.gates.map(({ gate }) => gate),
    ["phase-0"],
  );
  const reasons = new Map(gatesNotAsked.map(({ gate, reason }) => [gate, reason]));
  assert.equal(reasons.get("phase-1"), "needs 20 audits");
  assert.equal(reasons.get("forecast-audits"), "needs 20 audits");
  assert.equal(result?.verdict, result?.gates[0]?.verdict);
});

test("the verdict follows the gates that are named alone, also one that the sprint cannot reach", async () => {
  const { result, gatesNotAsked, spec } = await judged("named", 2, ["phase-1", "phase-1"]);
  assert.deepEqual(spec?.gates, ["phase-1"]);
  assert.deepEqual(
    result?.gates.map(({ gate, verdict }) => [gate, verdict]),
    [["phase-1", GateVerdict.FAIL]],
  );
  assert.deepEqual([result?.verdict, gatesNotAsked], [GateVerdict.FAIL, []]);
});

test("a gate that does not exist is refused before anything runs", async () => {
  const spec = { ...specOf(2), gates: ["phase-9"] };
  await assert.rejects(world.sprints.createSprint({ requestId: "none", spec }), {
    reason: "FIELD_INVALID",
    message: /spec\.gates\[0\]: there is no gate phase-9; the gates on file are .*phase-0/,
  });
});

test("phase 2 without bars of MSFT says which bars it wants and how to give them", async () => {
  const flags = ["--address", world.services.addresses.gateway, "--phase", "2"];
  const { exitCode, stderr } = await runPmx(["sprint", ...flags]);
  assert.equal(exitCode, 64);
  assert.match(
    stderr,
    /phase 2 wants daily bars of AAPL, MSFT: no bars are stored for "MSFT".*--bars FILE\|DIR/,
  );
});

test("phase 0 is two audits of AAPL, judged by its gate alone", async () => {
  const flags = ["--address", world.services.addresses.gateway, "--phase", "0", "--json"];
  const { exitCode, stdout } = await runPmx(["sprint", ...flags]);
  const { sprint, gates, verdict } = JSON.parse(stdout);
  assert.deepEqual([sprint.spec.audits, sprint.spec.tickers], [2, ["AAPL"]]);
  assert.deepEqual(
    gates.map((one: { gate: string }) => one.gate),
    ["phase-0"],
  );
  assert.equal(exitCode, { PASS: 0, FAIL: 1, INCONCLUSIVE: 2 }[verdict as string]);
});

test("the exit code of a sprint is that of the gates that --gate names", async () => {
  const flags = ["--address", world.services.addresses.gateway, "--audits", "2", "--json"];
  const run = async (gate: string) => {
    const { exitCode, stdout } = await runPmx(["sprint", ...flags, "--gate", gate]);
    const { gates, verdict } = JSON.parse(stdout);
    return { exitCode, verdict, gates: gates.map((one: { gate: string }) => one.gate) };
  };
  assert.deepEqual(await run("forecast-audits"), {
    exitCode: 2,
    verdict: "INCONCLUSIVE",
    gates: ["forecast-audits"],
  });
  assert.deepEqual(await run("phase-1"), { exitCode: 1, verdict: "FAIL", gates: ["phase-1"] });
});
