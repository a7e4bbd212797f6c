import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { rules } from "#services/risk-gate/domain/rules/index.ts";
import { reasonCodes } from "#services/risk-gate/domain/rules/reason-code.ts";

const folder = fileURLToPath(
  new URL("../../../../../services/risk-gate/domain/rules/", import.meta.url),
);
const notRules = ["index.ts", "reason-code.ts", "rule.ts"];

test("every rule file is listed once, under the name of its file", () => {
  const files = readdirSync(folder).filter((name) => !notRules.includes(name));
  assert.deepEqual(rules.map(({ id }) => `${id}.ts`).sort(), files.sort());
});

test("every rule file has its own test", () => {
  const tests = readdirSync(fileURLToPath(new URL(".", import.meta.url)));
  const untested = rules.filter(({ id }) => !tests.includes(`${id}.test.ts`));
  assert.deepEqual(untested, []);
});

test("no two rules share a reason", () => {
  const reasons = rules.map(({ reason }) => reason);
  assert.equal(new Set(reasons).size, rules.length);
  assert.ok(reasons.every((reason) => reason in reasonCodes));
});
