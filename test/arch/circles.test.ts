import assert from "node:assert/strict";
import { test } from "node:test";
import { circlesIn, folderGraphs, graphOf, importsOfSource } from "#test/support/import-graph.ts";

const imports = importsOfSource();

test("the import scan sees the code", () => {
  assert.ok(imports.length > 1_500, `only ${imports.length} imports found`);
});

test("a circle of files or folders is seen where there is one", () => {
  const edges = [
    { from: "a/one/x.ts", to: "a/two/y.ts" },
    { from: "a/two/z.ts", to: "a/one/w.ts" },
  ];
  assert.deepEqual(circlesIn(graphOf(edges)), []);
  assert.deepEqual(circlesIn(folderGraphs(edges).get("a") ?? new Map()), ["a/one → a/two → a/one"]);
});

test("no file imports itself by way of others", () => {
  assert.deepEqual(circlesIn(graphOf(imports)), []);
});

test("no folder imports itself by way of the others beside it", () => {
  assert.deepEqual([...folderGraphs(imports).values()].flatMap(circlesIn), []);
});
