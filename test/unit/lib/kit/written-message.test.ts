import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type DescField, type DescMessage, ScalarType, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { writtenMessage } from "#lib/kit/encoded-message.ts";
import { type Decision, DecisionSchema } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { writeDecision } from "#proto/writers.ts";

const int32s = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

const scalars: Partial<Record<ScalarType, fc.Arbitrary<unknown>>> = {
  [ScalarType.STRING]: fc.oneof(fc.string(), fc.string({ unit: "binary", maxLength: 200 })),
  [ScalarType.BOOL]: fc.boolean(),
  [ScalarType.DOUBLE]: fc.oneof(fc.double(), fc.constantFrom(0, -0, Number.NaN)),
  [ScalarType.INT32]: fc.oneof(int32s, fc.constant(0)),
  [ScalarType.INT64]: fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constant(0n),
  ),
};

function valuesOf({ fieldKind, scalar, message }: DescField): fc.Arbitrary<unknown> {
  if (message !== undefined) return messagesOf(message);
  if (fieldKind === "enum") return fc.integer({ min: 0, max: 3 });
  const values = scalar === undefined ? int32s : scalars[scalar];
  assert.ok(values, `no values of the type ${scalar}`);
  return values;
}

/** Messages of which each field is at times absent, empty or zero. */
function messagesOf(desc: DescMessage): fc.Arbitrary<object> {
  const members = desc.members.map((member) => {
    if (member.kind === "oneof") {
      const cases = member.fields.map((field) =>
        valuesOf(field).map((value) => ({ case: field.localName, value })),
      );
      return [member.localName, fc.option(fc.oneof(...cases), { nil: undefined })] as const;
    }
    const values = valuesOf(member);
    const some = member.fieldKind === "list" ? fc.array(values, { maxLength: 4 }) : values;
    return [member.localName, fc.option(some, { nil: undefined })] as const;
  });
  return fc.record(Object.fromEntries(members)).map((init) => create(desc, init));
}

test("a message that a generated function writes has the bytes of toBinary, in one writer after another", () => {
  fc.assert(
    fc.property(messagesOf(DecisionSchema), (message) => {
      const bytes = toBinary(DecisionSchema, message as Decision);
      const { framed } = writtenMessage(writeDecision, message as Decision);
      assert.deepEqual(framed, new BinaryWriter().bytes(bytes).finish());
    }),
    { numRuns: 500 },
  );
});

test("what was written of a message that cannot be encoded is not in the next one", () => {
  const decision = create(DecisionSchema, { name: "decisions/1" });
  const { framed } = writtenMessage(writeDecision, decision);
  const broken = create(DecisionSchema, { name: "x", signal: { holdingBars: 0.5 } });
  assert.throws(() => writtenMessage(writeDecision, broken), /int32/);
  assert.deepEqual(writtenMessage(writeDecision, decision).framed, framed);
});

test("bytes that were handed out are not overwritten by the next message", () => {
  const { framed } = writtenMessage(writeDecision, create(DecisionSchema, { name: "one" }));
  const before = framed.slice();
  writtenMessage(writeDecision, create(DecisionSchema, { name: "two" }));
  assert.deepEqual(framed, before);
});
