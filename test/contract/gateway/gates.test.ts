import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { putAnyRunGate } from "#test/support/any-run-gate.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  const configFolder = lenientConfig();
  putAnyRunGate(configFolder);
  world = await startSprintWorld(temporaryFolder(), configFolder);
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
  const { exitCode, stderr } = await runPmxHere(["sprint", ...flags]);
  assert.equal(exitCode, 64);
  assert.match(
    stderr,
    /phase 2 wants daily bars of AAPL, MSFT: no bars are stored for "MSFT".*--bars FILE\|DIR/,
  );
});

test("phase 0 is two audits of AAPL, judged by its gate alone", async () => {
  const flags = ["--address", world.services.addresses.gateway, "--phase", "0", "--json"];
  const { exitCode, stdout } = await runPmxHere(["sprint", ...flags]);
  const { sprint, gates, verdict } = JSON.parse(stdout);
  assert.deepEqual([sprint.spec.audits, sprint.spec.tickers], [2, ["AAPL"]]);
  assert.deepEqual(
    gates.map((one: { gate: string }) => one.gate),
    ["phase-0"],
  );
  assert.equal(exitCode, { PASS: 0, FAIL: 1, INCONCLUSIVE: 2 }[verdict as string]);
});

async function gate(...words: readonly string[]) {
  const flags = ["--address", world.services.addresses.gateway, "--json"];
  const { exitCode, stdout, stderr } = await runPmxHere(["gate", ...words, ...flags]);
  return { exitCode, stderr, evaluation: stdout === "" ? undefined : JSON.parse(stdout) };
}

test("a gate is asked of sprints that have ended, each audit once, with the exit code of its verdict", async () => {
  const spec = specOf(4);
  const names: string[] = [];
  for (const [requestId, spacingBars] of [
    ["first of three", 40],
    ["the same again", 40],
    ["other dates", 45],
  ] as const) {
    const request = { requestId, spec: { ...spec, spacingBars } };
    const { sprint } = await world.sprints.createSprint(request);
    await watched(world, sprint!.name);
    names.push(sprint!.name);
  }
  const auditsOf = (evaluation: {
    criteria: { criterion: string; observed: { value: number } }[];
  }) =>
    evaluation.criteria.find(({ criterion }) => criterion === "effective-audits")?.observed.value;
  const alone = await gate("phase-1", names[0]!);
  assert.deepEqual([alone.exitCode, auditsOf(alone.evaluation)], [1, 4]);
  const twice = await gate("phase-1", names[0]!, names[1]!);
  assert.equal(auditsOf(twice.evaluation), 4);
  const three = await gate("phase-1", ...names.map((name) => name.replace("sprints/", "")));
  // Both plans end at the same last date.
  assert.equal(auditsOf(three.evaluation), 7);
  assert.deepEqual(three.evaluation.furtherAuditSets, names.slice(1));
});

test("a required count fails a gate with fewer audits, and a gate that held passes with enough", async () => {
  const { evaluation: without } = await gate("phase-0");
  const few = await gate("phase-0", "--require-effective-audits", "999");
  assert.deepEqual([few.exitCode, few.evaluation.decidedBy], [1, "required-effective-audits"]);
  assert.equal(without.criteria.length + 1, few.evaluation.criteria.length);
});

test("sprints of two policies do not add up, whatever gates judged them", async () => {
  const made: string[] = [];
  for (const change of [
    { gates: ["phase-0"] },
    { gates: ["phase-1"] },
    { riskOverrides: { longOnly: false, proofMode: false } },
  ]) {
    const requestId = JSON.stringify(change);
    const { tickers, audits, interval } = specOf(2);
    const spec = { tickers, audits, interval, ...change };
    const { sprint } = await world.sprints.createSprint({ requestId, spec });
    await watched(world, sprint!.name);
    made.push(sprint!.name);
  }
  assert.equal((await gate("phase-0", made[0]!, made[1]!)).stderr, "");
  const { exitCode, stderr } = await gate("phase-0", made[0]!, made[2]!);
  assert.equal(exitCode, 64);
  assert.match(stderr, /are of two policies: they do not add up/);
});

test("a sprint that was cancelled never passes a gate, since whoever stopped it may have chosen when", async () => {
  const spec = specOf(40);
  const { sprint } = await world.sprints.createSprint({ requestId: "stopped", spec });
  const name = sprint!.name;
  for await (const { event } of world.sprints.watchSprint({ name })) {
    if (event.case === "step") break;
  }
  await world.sprints.cancelSprint({ name });
  await watched(world, name);
  const { evaluation } = await world.sprints.evaluateSprintGate({
    gate: "any-run",
    sprints: [name],
  });
  assert.deepEqual(
    evaluation?.criteria.map(({ verdict }) => verdict),
    [GateVerdict.PASS],
  );
  assert.equal(evaluation?.verdict, GateVerdict.INCONCLUSIVE);
  assert.match(evaluation.reason, /is CANCELLED, not SUCCEEDED; otherwise it would be PASS/);
});

test("a gate or sprint that does not exist is refused with its name", async () => {
  const unknown = await gate("phase-9");
  assert.equal(unknown.exitCode, 64);
  assert.match(unknown.stderr, /gate phase-9 does not exist; .*\(docs\/gates\.md\)/);
  const none = await gate("phase-0", "sprints/none");
  assert.equal(none.exitCode, 64);
  assert.match(none.stderr, /sprints\/none/);
});

test("a gate is printed with its criteria and what decided", async () => {
  const address = world.services.addresses.gateway;
  const { stdout } = await runPmxHere(["gate", "phase-4", "--address", address]);
  assert.match(stdout, /^Evidence of sprints\/\w+\n\nGate phase-4: A hundred/);
  assert.match(stdout, /effective audits +\d+ +FAIL +INCONCLUSIVE\n +≥ 100/);
  assert.match(stdout, /win rate of last closes \(last 20\)/);
  assert.match(stdout, /^ +at (0\.5 to 3|so many) times the costs: /m);
});

test("the exit code of a sprint is that of the gates that --gate names", async () => {
  const flags = ["--address", world.services.addresses.gateway, "--audits", "2", "--json"];
  const run = async (gate: string) => {
    const { exitCode, stdout } = await runPmxHere(["sprint", ...flags, "--gate", gate]);
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
