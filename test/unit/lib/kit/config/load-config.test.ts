import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "zod";
import { Fault } from "#lib/kernel/fault.ts";
import { type ConfigOverride, loadConfig } from "#lib/kit/config/load-config.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const schema = z.strictObject({
  longOnly: z.boolean().default(true),
  costs: z.strictObject({
    edgeMultiplier: z.number().min(1).max(10),
    model: z.enum(["flat", "square-root"]).default("flat"),
  }),
  rules: z.array(z.strictObject({ name: z.string(), limit: z.int() })).default([]),
});

const good = "costs:\n  edgeMultiplier: 2\n";

const folder = temporaryFolder();
const file = join(folder, "risk-gate.yaml");
const load = (text: string, overrides: readonly ConfigOverride[] = []) => {
  writeFileSync(file, text);
  return loadConfig({ file, schema, overrides });
};
const problemsOf = (work: () => unknown): readonly string[] => {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof Fault, `${error}`);
    assert.deepEqual([error.code, error.reason], ["INVALID_ARGUMENT", "CONFIG_INVALID"]);
    return error.message.split("\n");
  }
  assert.fail("it was accepted");
};

test("loadConfig reads a file and fills in defaults", () => {
  const config = load(good);
  assert.deepEqual(config, {
    longOnly: true,
    costs: { edgeMultiplier: 2, model: "flat" },
    rules: [],
  });
});

test("loadConfig lets the last override win over earlier ones and the file", () => {
  const config = load(good, [
    { source: "environment X", path: "costs.edgeMultiplier", value: 3 },
    { source: "flag --x", path: "costs.edgeMultiplier", value: 4 },
  ]);
  assert.equal(config.costs.edgeMultiplier, 4);
});

test("loadConfig refuses an unknown key with its line and the keys known there", () => {
  const problems = problemsOf(() => load(`${good}  edgeMultiplyer: 3\n`));
  assert.deepEqual(problems, [
    `${file}:3: costs.edgeMultiplyer: unknown key; known here: edgeMultiplier, model`,
  ]);
});

test("loadConfig refuses a value out of range with its line, the value and what is allowed", () => {
  const problems = problemsOf(() =>
    load("# multiple of the cost\ncosts:\n  edgeMultiplier: 0.2\n"),
  );
  assert.deepEqual(problems, [
    `${file}:3: costs.edgeMultiplier: 0.2 is not allowed: expected number to be >=1`,
  ]);
});

test("loadConfig refuses the words of YAML 1.1 for booleans, which YAML 1.2 reads as text", () => {
  const problems = problemsOf(() => load(`longOnly: no\n${good}`));
  assert.deepEqual(problems, [`${file}:1: longOnly: "no" is not allowed: expected boolean`]);
});

test("loadConfig refuses a missing key and points to where it belongs", () => {
  const problems = problemsOf(() => load("longOnly: true\ncosts:\n  model: flat\n"));
  assert.deepEqual(problems, [`${file}:2: costs.edgeMultiplier: missing: expected number`]);
});

test("loadConfig finds the line of an item in a list", () => {
  const problems = problemsOf(() =>
    load(`${good}rules:\n  - { name: a, limit: 1 }\n  - name: b\n    limit: 1.5\n`),
  );
  assert.deepEqual(problems, [`${file}:6: rules[1].limit: 1.5 is not allowed: expected int`]);
});

test("loadConfig names the source of an override instead of the file", () => {
  const overrides = [{ source: "environment PMX_LONG_ONLY", path: "longOnly", value: "nope" }];
  const problems = problemsOf(() => load(good, overrides));
  assert.deepEqual(problems, [
    'environment PMX_LONG_ONLY: longOnly: "nope" is not allowed: expected boolean',
  ]);
});

test("loadConfig lists all problems at once", () => {
  const problems = problemsOf(() => load("longOnly: 7\ncosts:\n  edgeMultiplier: .nan\nx: 1\n"));
  assert.deepEqual(problems, [
    "3 settings are wrong:",
    `${file}:1: longOnly: 7 is not allowed: expected boolean`,
    `${file}:3: costs.edgeMultiplier: NaN is not allowed: expected number`,
    `${file}:4: x: unknown key; known here: longOnly, costs, rules`,
  ]);
});

test("loadConfig refuses a repeated key, and broken YAML, with the line", () => {
  const [twice] = problemsOf(() => load(`${good}costs: {}\n`));
  assert.match(twice!, /risk-gate\.yaml:3: is not valid YAML: Map keys must be unique/);
  const [broken] = problemsOf(() => load("longOnly: true\ncosts: [1\n"));
  assert.match(broken!, /risk-gate\.yaml:\d+: is not valid YAML/);
});

test("loadConfig names a file that cannot be read", () => {
  const absent = join(folder, "absent.yaml");
  assert.deepEqual(
    problemsOf(() => loadConfig({ file: absent, schema })),
    [`${absent}: cannot be read (ENOENT); it is not there: correct the path, or put it there`],
  );
});

test("loadConfig takes an empty file for one that sets nothing", () => {
  const problems = problemsOf(() => load("# nothing\n"));
  assert.deepEqual(problems, [`${file}: costs: missing: expected object`]);
});

test("a kind that nothing has is told with the kinds that there are", () => {
  const one = (kind: string) => z.strictObject({ kind: z.literal(kind) });
  const kinds = z.discriminatedUnion("kind", [one("A"), one("B")]);
  assert.deepEqual(
    problemsOf(() => loadConfig({ schema: kinds })),
    ["settings: kind: missing: expected 'A' | 'B'"],
  );
});
