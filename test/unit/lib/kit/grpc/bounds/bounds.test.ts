import assert from "node:assert/strict";
import { test } from "node:test";
import {
  create,
  createFileRegistry,
  type DescMessage,
  type MessageInitShape,
  setExtension,
} from "@bufbuild/protobuf";
import {
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  MessageOptionsSchema,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import { createBounds } from "#lib/kit/grpc/bounds/bounds.ts";
import {
  FieldRulesSchema,
  field as fieldOption,
  Ignore,
  MessageRulesSchema,
  message as messageOption,
} from "#proto/buf/validate/validate_pb.ts";

type Rules = MessageInitShape<typeof FieldRulesSchema>;
interface Field {
  readonly type?: Type;
  readonly isList?: boolean;
  readonly rules?: Rules;
}

/** A message type with a field `value`, and one `again` of its own type. */
function messageWith({ type = Type.DOUBLE, isList = false, rules = {} }: Field, own = false) {
  const options = create(FieldOptionsSchema);
  setExtension(options, fieldOption, create(FieldRulesSchema, rules));
  const ownOptions = create(MessageOptionsSchema);
  if (own) {
    const oneof = [{ fields: ["value"], required: true }];
    setExtension(ownOptions, messageOption, create(MessageRulesSchema, { oneof }));
  }
  const label = isList ? Label.REPEATED : Label.OPTIONAL;
  const file = create(FileDescriptorProtoSchema, {
    name: "test.proto",
    package: "test",
    syntax: "proto3",
    messageType: [
      {
        name: "Case",
        options: ownOptions,
        field: [
          { name: "value", number: 1, type, label, options },
          { name: "again", number: 2, type: Type.MESSAGE, typeName: ".test.Case", label },
        ],
      },
    ],
  });
  return createFileRegistry(file, () => undefined).getMessage("test.Case") as DescMessage;
}

const atMostOne: Rules = {
  type: {
    case: "double",
    value: { greaterThan: { case: "gte", value: 0 }, lessThan: { case: "lte", value: 1 } },
  },
};

for (const [what, field] of [
  ["a constant", { rules: { type: { case: "double", value: { const: 1 } } } }],
  ["a list of numbers", { rules: { type: { case: "double", value: { in: [1, 2] } } } }],
  [
    "an e-mail address",
    {
      type: Type.STRING,
      rules: { type: { case: "string", value: { wellKnown: { case: "email", value: true } } } },
    },
  ],
  ["rules of another kind", { rules: { type: { case: "float", value: {} } } }],
  ["an expression", { rules: { cel: [{ id: "odd", expression: "this > 1.0" }] } }],
  ["a scalar that is required", { rules: { required: true } }],
  ["a field that is ignored", { rules: { ...atMostOne, ignore: Ignore.ALWAYS } }],
  ["a list with rules of a value", { isList: true, rules: atMostOne }],
  [
    "a range from high to low",
    {
      rules: {
        type: {
          case: "double",
          value: { greaterThan: { case: "gte", value: 1 }, lessThan: { case: "lte", value: 0 } },
        },
      },
    },
  ],
] as const) {
  test(`a proto with ${what} is refused: no rule is silently ignored`, () => {
    assert.throws(() => createBounds().of(messageWith(field as Field)), /test\.Case|buf\.validate/);
  });
}

test("a proto with a rule about a whole message is refused", () => {
  assert.throws(() => createBounds().of(messageWith({}, true)), /buf\.validate\.message/);
});

test("a message within its own type is checked too, and its path is named", () => {
  const desc = messageWith({ rules: atMostOne });
  const message = create(desc, { value: 1, again: { value: 0, again: { value: 2 } } } as never);
  assert.deepEqual(createBounds().of(desc)(message)?.violations, [
    { field: "again.again.value", description: "must be from 0 to 1, got 2" },
  ]);
});

test("what is wrong inside a type is refused under the reason of that type", () => {
  const desc = messageWith({ rules: atMostOne });
  const bounds = createBounds(new Map([["test.Case", "BARS_INVALID"]]));
  const fault = bounds.of(desc)(create(desc, { value: Number.NaN } as never));
  assert.deepEqual([fault?.code, fault?.reason], ["INVALID_ARGUMENT", "BARS_INVALID"]);
});

test("a list of a million wrong values is refused with a hundred of them", () => {
  const items = { type: atMostOne.type } as never;
  const desc = messageWith({
    isList: true,
    rules: { type: { case: "repeated", value: { items } } },
  });
  const message = create(desc, { value: new Array(1_000_000).fill(2) } as never);
  const violations = createBounds().of(desc)(message)?.violations ?? [];
  assert.equal(violations.length, 101);
  assert.equal(violations[99]?.field, "value[99]");
  assert.match(violations[100]?.description ?? "", /ends after 100/);
});

test("a text is counted in characters, not in units of UTF-16", () => {
  const rules = { type: { case: "string", value: { minLen: 2n, maxLen: 3n } } } as const;
  const outOfBounds = createBounds().of(messageWith({ type: Type.STRING, rules }));
  const problemOf = (value: string) => outOfBounds({ value })?.message;
  assert.equal(problemOf("😀😀😀"), undefined);
  assert.equal(problemOf("😀"), "value: must have 2 to 3 characters, has 1");
  assert.equal(problemOf("😀😀😀😀"), "value: must have 2 to 3 characters, has 4");
});
