import assert from "node:assert/strict";
import { test } from "node:test";
import { graphOf, importsOfSource, reachable } from "#test/support/import-graph.ts";
import { sourceFiles, textOf } from "#test/support/source-files.ts";

const files = sourceFiles();

/** What an operator starts, what the generator of migrations reads, and what `npm run` starts. */
const processes = files.filter((file) =>
  /^(services\/[a-z-]+(\/forecaster)?|gateway|cli)\/main\.ts$/.test(file),
);
const schemas = files.filter((file) =>
  /^(services\/[a-z-]+|gateway)\/store\/schema\.ts$/.test(file),
);
const scripts = [
  ...textOf("package.json").matchAll(/"node --import tsx (scripts\/[a-z-]+\.ts)"/g),
  ...textOf("buf.gen.yaml").matchAll(/tsx, (scripts\/[a-z-]+\.ts)\]/g),
].map(([, file = ""]) => file);

const stateless = ["cli", "services/forecast/forecaster"];

const graph = graphOf(importsOfSource());

test("there are seven processes, a schema of each that stores, and ten scripts", () => {
  assert.deepEqual(
    processes.map((file) => file.replace("/main.ts", "")),
    [
      "cli",
      "gateway",
      "services/audit",
      "services/execution",
      "services/forecast/forecaster",
      "services/forecast",
      "services/risk-gate",
    ],
  );
  assert.deepEqual(
    schemas.map((file) => file.replace("/store/schema.ts", "")),
    processes
      .map((file) => file.replace("/main.ts", ""))
      .filter((folder) => !stateless.includes(folder)),
  );
  assert.deepEqual([...scripts].sort(), [
    "scripts/build-client.ts",
    "scripts/build-python-client.ts",
    "scripts/bundle.ts",
    "scripts/check.ts",
    "scripts/docs.ts",
    "scripts/migrate-generate.ts",
    "scripts/protoc-gen-comments.ts",
    "scripts/protoc-gen-python.ts",
    "scripts/protoc-gen-writers.ts",
    "scripts/run-tests.ts",
  ]);
});

test("every module of the product and of its scripts is reached from one of these", () => {
  const reached = reachable(graph, [...processes, ...schemas, ...scripts]);
  assert.deepEqual(
    files.filter((file) => !reached.has(file)),
    [],
  );
});
