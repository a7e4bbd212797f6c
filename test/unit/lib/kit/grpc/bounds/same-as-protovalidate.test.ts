import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type DescMessage } from "@bufbuild/protobuf";
import { createValidator } from "@bufbuild/protovalidate";
import fc from "fast-check";
import { createBounds } from "#lib/kit/grpc/bounds/bounds.ts";
import { contractServices } from "#scripts/contract-services.ts";
import { fieldsOf, soundMessage, type Trial, trialsOf } from "#test/support/request-bounds.ts";
import { isLong } from "#test/support/test-length.ts";

/** Above this many items protovalidate takes seconds. */
const itemsMax = 1_000;

const validator = createValidator();
const bounds = createBounds();
const services = await contractServices();
const requests = services.flatMap(({ methods }) => methods.map(({ input }) => input));

interface Choice {
  readonly path: string;
  readonly trial: Trial;
}

/** What can be put into the fields of a message: values at and beyond their bounds. */
function choicesOf(desc: DescMessage): Choice[] {
  return [...fieldsOf(desc)].flatMap(({ field, path }) =>
    trialsOf(field)
      .filter(({ value }) => !(Array.isArray(value) && value.length > itemsMax))
      .map((trial) => ({ path, trial })),
  );
}

test("a sound message of every request passes, and each has fields to try", () => {
  for (const desc of requests) {
    const message = create(desc, soundMessage(desc));
    assert.equal(bounds.of(desc)(message)?.message, undefined, desc.typeName);
    assert.equal(validator.validate(desc, message).kind, "valid", desc.typeName);
  }
});

for (const desc of requests) {
  const choices = choicesOf(desc);
  if (choices.length === 0) continue;
  test(`${desc.typeName} is refused exactly where protovalidate refuses it`, () => {
    const outOfBounds = bounds.of(desc);
    const some = fc.array(fc.constantFrom(...choices), { maxLength: 3 });
    fc.assert(
      fc.property(some, (chosen) => {
        const replaced = new Map(chosen.map(({ path, trial }) => [path, trial.value]));
        const message = create(desc, soundMessage(desc, replaced));
        const { kind } = validator.validate(desc, message);
        assert.equal(outOfBounds(message) === undefined, kind === "valid", kind);
      }),
      { numRuns: isLong ? 200 : 20 },
    );
  });
}
