import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { settingsIn } from "#scripts/settings-in-schema.ts";

const one = (schema: z.ZodType, value?: unknown) =>
  settingsIn(z.strictObject({ it: schema }), { it: value })[0];

test("a range says its bounds and whether they belong to it", () => {
  const ranges = [
    [z.number().gt(0).max(1), "number over 0 to 1"],
    [z.number().min(0).lt(1), "number 0 to below 1"],
    [z.int().min(1), "whole from 1"],
    [z.int(), "whole"],
    [z.boolean(), "true, false"],
    [z.enum(["A", "B"]), "A, B"],
    [z.array(z.int().min(4).max(9)), "list of whole 4 to 9"],
  ] as const;
  for (const [schema, range] of ranges) assert.equal(one(schema)?.range, range);
});

test("the default is the file's value, or else the schema's", () => {
  const schema = z.int().default(7);
  assert.equal(one(schema)?.default, "7");
  assert.equal(one(schema, 8)?.default, "8");
  assert.equal(one(z.int().optional())?.default, "");
});

test("the unit is the last word of the name", () => {
  const schema = z.strictObject({
    waitMs: z.int(),
    stopAtrMultiple: z.number(),
    spreadBpsByClass: z.strictObject({ FX: z.number() }),
    rank: z.int(),
  });
  assert.deepEqual(
    settingsIn(schema, {}).map(({ key, unit }) => [key, unit]),
    [
      ["waitMs", "milliseconds"],
      ["stopAtrMultiple", "average true ranges"],
      ["spreadBpsByClass.FX", "basis points"],
      ["rank", ""],
    ],
  );
});

test("maps, lists of objects and alternatives are listed by their keys, each once", () => {
  const schema = z.strictObject({
    tickers: z.record(z.string(), z.strictObject({ limit: z.int() })).meta({ title: "For one" }),
    gates: z.array(z.strictObject({ name: z.string() })),
    kind: z.union([
      z.strictObject({ a: z.literal("X").describe("It is X.") }),
      z.strictObject({ a: z.literal("Y"), b: z.boolean() }),
    ]),
  });
  assert.deepEqual(
    settingsIn(schema, {}).map(({ key, range, description }) => [key, range, description]),
    [
      ["tickers.<name>.limit", "whole", "For one: "],
      ["gates[].name", "text", ""],
      ["kind.a", "X; Y", "It is X."],
      ["kind.b", "true, false", ""],
    ],
  );
});
