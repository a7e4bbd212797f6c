import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { rememberedFromMessage } from "#lib/wire/remembered-message.ts";
import { type CostModel, CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";

const messageOf = (impactCoefficient: number) => create(CostModelSchema, { impactCoefficient });

test("equal messages give the object that the first of them was read as", () => {
  let reads = 0;
  const read = rememberedFromMessage(CostModelSchema, ({ impactCoefficient }: CostModel) => {
    reads += 1;
    return { impactCoefficient };
  });
  assert.equal(read(messageOf(1)), read(messageOf(1)));
  assert.deepEqual(read(messageOf(2)), { impactCoefficient: 2 });
  assert.equal(reads, 2);
});

test("the messages that were used last are remembered, and no refusal is", () => {
  let reads = 0;
  const read = rememberedFromMessage(CostModelSchema, ({ impactCoefficient }: CostModel) => {
    reads += 1;
    if (impactCoefficient < 0) throw new RangeError("below 0");
    return { impactCoefficient };
  });
  for (let value = 0; value < 100; value += 1) read(messageOf(value));
  read(messageOf(99));
  assert.equal(reads, 100);
  read(messageOf(0));
  assert.equal(reads, 101);
  for (const _ of [1, 2]) assert.throws(() => read(messageOf(-1)), RangeError);
  assert.equal(reads, 103);
});
