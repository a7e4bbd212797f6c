import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dataJson } from "#lib/kernel/canonical.ts";
import { fromDataJson, typedPathsOf } from "#lib/kernel/typed-json.ts";

/** Plain data as inputs have it: no undefined, and no −0, which JSON writes as 0. */
const plainData = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.constantFrom("NaN", "Infinity", "12", "-3"),
    fc.double().map((number) => number + 0),
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)),
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    tie("data"),
  ),
  data: fc.dictionary(
    fc.string().filter((name) => name !== "__proto__"),
    tie("value"),
    { maxKeys: 5, noNullPrototype: true },
  ),
})).data as fc.Arbitrary<object>;

test("plain data is read back from its canonical JSON as it was, integers and numbers that are not finite included", () => {
  fc.assert(
    fc.property(plainData, (data) => {
      const text = dataJson(data);
      const read = fromDataJson(text, typedPathsOf(data)) as object;
      assert.deepEqual(read, data);
      assert.equal(dataJson(read), text);
    }),
    { numRuns: 1_000 },
  );
});

test("a path that leads to no text is refused: the text is another's", () => {
  const paths = typedPathsOf({ portfolio: { cashMicros: 5n } });
  assert.deepEqual(paths, { bigints: [["portfolio", "cashMicros"]] });
  assert.throws(() => fromDataJson('{"portfolio":{}}', paths), /no text at portfolio\.cashMicros/);
  assert.throws(() => fromDataJson("{}", paths), /no text at portfolio\.cashMicros/);
});
