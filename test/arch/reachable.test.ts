import assert from "node:assert/strict";
import { test } from "node:test";
import { graphOf, importsOfSource, reachable } from "#test/support/import-graph.ts";
import { filesBelow, sourceFiles } from "#test/support/source-files.ts";

/** What a person or an operator starts, and the files that tools read by their path. */
const entries = sourceFiles().filter(
  (file) =>
    /^(services\/[a-z-]+|gateway|cli)\/main\.ts$/.test(file) ||
    /^(services\/[a-z-]+|gateway)\/store\/schema\.ts$/.test(file) ||
    file.startsWith("scripts/"),
);

const graph = graphOf(importsOfSource());

test("every process, schema and script is an entry", () => {
  assert.ok(entries.length >= 5 + 1 + 5 + 4, entries.join(", "));
});

test("every module of services, gateway, cli and lib is reached from an entry", () => {
  const reached = reachable(graph, entries);
  const modules = filesBelow(["services", "gateway", "cli", "lib"], ".ts");
  assert.deepEqual(
    modules.filter((file) => !reached.has(file)),
    [],
  );
});
