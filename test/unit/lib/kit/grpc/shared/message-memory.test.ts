import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { createListDecoder } from "#lib/kit/grpc/shared/element-readers.ts";
import {
  EvaluateSignalRequestSchema,
  GetPolicyRequestSchema,
} from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";

const createDecoder = () => createListDecoder(new Map(), [CostModelSchema]);
const bytesOf = (init: MessageInitShape<typeof EvaluateSignalRequestSchema>) =>
  toBinary(EvaluateSignalRequestSchema, create(EvaluateSignalRequestSchema, init));
const withImpact = (requestId: string, impactCoefficient: number) =>
  bytesOf({ requestId, auditSet: "sprints/1", costModel: { impactCoefficient } });

test("requests that bring the same settings share one frozen message of them", () => {
  const decode = createDecoder();
  const first = decode(EvaluateSignalRequestSchema, withImpact("1", 0.5));
  const second = decode(EvaluateSignalRequestSchema, withImpact("2", 0.5));
  assert.deepEqual([first?.requestId, second?.requestId], ["1", "2"]);
  assert.equal(first?.costModel, second?.costModel);
  assert.ok(Object.isFrozen(second?.costModel));
  assert.ok(Object.isFrozen(second?.costModel?.halfSpreadBpsByClass));
});

test("a request with other settings gets its own", () => {
  const decode = createDecoder();
  for (const impact of [0.5, 0.25, 0.5]) {
    const request = decode(EvaluateSignalRequestSchema, withImpact("1", impact));
    assert.equal(request?.costModel?.impactCoefficient, impact);
  }
});

test("the bytes may be written over after they have been read", () => {
  const decode = createDecoder();
  const bytes = withImpact("1", 0.5);
  decode(EvaluateSignalRequestSchema, bytes);
  bytes.fill(0);
  const again = decode(EvaluateSignalRequestSchema, withImpact("2", 0.5));
  assert.equal(again?.costModel?.impactCoefficient, 0.5);
});

test("the messages used last are kept, however many there were before", () => {
  const decode = createDecoder();
  const read = (impact: number) =>
    decode(EvaluateSignalRequestSchema, withImpact("1", impact))?.costModel;
  const early = read(0.5);
  for (let step = 1; step <= 100; step += 1) read(step);
  assert.notEqual(read(0.5), early);
  assert.equal(read(100), read(100));
});

test("settings that stand twice in a request are left to the decoder that merges them", () => {
  const twice = Uint8Array.from([...withImpact("1", 0.5), ...bytesOf({ costModel: {} })]);
  assert.equal(createDecoder()(EvaluateSignalRequestSchema, twice), undefined);
});

test("requests without such settings are left to the general decoder", () => {
  assert.equal(
    createDecoder()(EvaluateSignalRequestSchema, bytesOf({ requestId: "1" })),
    undefined,
  );
  assert.equal(createDecoder()(GetPolicyRequestSchema, new Uint8Array()), undefined);
});

test("bytes that are no valid settings are left to the decoder that says what is wrong", () => {
  const tag = EvaluateSignalRequestSchema.field.costModel.number * 8 + 2;
  // Of a double, only two of the eight bytes.
  const broken = Uint8Array.from([tag, 3, 9, 0, 0]);
  assert.equal(createDecoder()(EvaluateSignalRequestSchema, broken), undefined);
});
