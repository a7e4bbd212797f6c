import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { dryRunnableRules } from "#services/risk-gate/domain/policy/dry-run-rules.ts";
import { settingsNotEnforced } from "#services/risk-gate/domain/policy/enforced-settings.ts";
import { rules } from "#services/risk-gate/domain/rules/index.ts";
import { reasonCodes } from "#services/risk-gate/domain/rules/reason-code.ts";

const folder = fileURLToPath(
  new URL("../../../../../services/risk-gate/domain/rules/", import.meta.url),
);
/** What rules have in common. */
const notRules = [
  ...["index.ts", "reason-code.ts", "rule.ts"],
  ...["exposure-left.ts", "sessions-after.ts"],
];

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

test("the rules that a policy may only show are rules, each with a setting that it is held by", () => {
  const ids = rules.map(({ id }) => id);
  for (const id of dryRunnableRules) {
    assert.ok(ids.includes(id), id);
    assert.ok(settingsNotEnforced({ dryRunRules: [id] }).length > 0, id);
  }
});

test("every rule that the policy can leave out may be only shown", () => {
  const optional = rules.filter(
    ({ id }) =>
      !["trading-state", "known-opens", "exchange-share", "barbell-allocation"].includes(id),
  );
  for (const { id, appliesTo } of optional) {
    if (appliesTo !== undefined)
      assert.ok(
        dryRunnableRules.some((one) => one === id),
        id,
      );
  }
});
