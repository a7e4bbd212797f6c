import assert from "node:assert/strict";
import { test } from "node:test";
import { itemRules } from "#gateway/readiness/domain/items/index.ts";
import { textOf } from "#test/support/source-files.ts";

test("the page of readiness has a row for each item of the checklist, in its order", () => {
  const rows = [...textOf("docs/readiness.md").matchAll(/^\| (\d+) \| `([a-z0-9-]+)` \|/gm)];
  assert.deepEqual(
    rows.map(([, number, id]) => `${number} ${id}`),
    itemRules.map(({ number, id }) => `${number} ${id}`),
  );
});
