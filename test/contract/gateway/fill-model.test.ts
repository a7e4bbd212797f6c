import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { FillModel } from "#proto/pmx/execution/v1/policy_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(undefined, lenientConfig());
});
after(() => world.close());

async function created(requestId: string, fillModel?: FillModel) {
  const spec = { ...specOf(1), ...(fillModel !== undefined && { fillModel }) };
  const { sprint } = await world.sprints.createSprint({ requestId, spec });
  return sprint!;
}

test("a sprint that names a fill model pins it, states it in its result and has a hash of its own", async () => {
  const plain = await created("plain");
  const best = await created("best", FillModel.OPTIMISTIC);
  assert.equal(plain.policy?.execution?.fillModel, undefined);
  assert.equal(best.policy?.execution?.fillModel, FillModel.OPTIMISTIC);
  assert.notEqual(best.policyHash, plain.policyHash);
  const [worse, better] = [
    endOf(await watched(world, plain.name)),
    endOf(await watched(world, best.name)),
  ];
  assert.equal(better.spec?.fillModel, FillModel.OPTIMISTIC);
  assert.equal(better.policy?.execution?.fillModel, FillModel.OPTIMISTIC);
  assert.notEqual(better.result?.sprintHash, worse.result?.sprintHash);
});

test("a request without a model, or with one that is unspecified, is the same sprint", async () => {
  const plain = await created("same");
  assert.deepEqual(await created("same", FillModel.UNSPECIFIED), plain);
});

test("a model that no service knows is refused by its field", async () => {
  await assert.rejects(
    created("unknown", 77 as FillModel),
    (error) => error instanceof Fault && error.message.includes("spec.fill_model"),
  );
});
