import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { renderRules, rulesPage } from "#scripts/docs-rules.ts";

test("docs/rules.md is what the rules and the configuration say now", () => {
  assert.equal(readFileSync(rulesPage, "utf8"), renderRules(), "run npx tsx scripts/docs-rules.ts");
});
