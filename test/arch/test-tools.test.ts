import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { graphOf, importsBelow, reachable } from "#test/support/import-graph.ts";
import { codeOf, filesBelow, sourceFolders, textOf } from "#test/support/source-files.ts";

const scripts: Readonly<Record<string, string>> = JSON.parse(textOf("package.json")).scripts;
const ensure = "bash scripts/ensure-test-tools.sh";

/**
 * Modules that start or read what `ensure-test-tools.sh` installs; with them the one that runs all tests, and the one that
 * runs commands of manifests, among which is nats-server.
 */
const needing = [
  "scripts/run-tests.ts",
  "test/cluster/container.ts",
  ...filesBelow(["test"], ".ts").filter((file) =>
    /spawn\("(nats-server|python3)"|\.cache\/pmx\/r-cran-fgarch/.test(codeOf(file)),
  ),
];
/** What is imported by a name that is put together: every file of the folder. */
const byName = filesBelow(["test"], ".ts").flatMap((from) =>
  [...codeOf(from).matchAll(/import\(`(\.\/[\w-]+)\/\$\{/g)].flatMap(([, folder = ""]) =>
    filesBelow([join(dirname(from), folder)], ".ts").map((to) => ({ from, to })),
  ),
);
const graph = graphOf([...importsBelow([...sourceFolders, "test"]), ...byName]);

/** The npm scripts whose program reaches one of these modules. */
const scriptsInNeed = Object.entries(scripts).flatMap(([name, command]) => {
  const program = /^node .*?--import tsx (\S+\.ts)/.exec(command)?.[1];
  if (program === undefined) return [];
  const reached = reachable(graph, [program]);
  return needing.some((module) => reached.has(module)) ? [name] : [];
});

test("every npm script that needs tools of the tests installs them first, on a machine without", () => {
  for (const name of ["test", "test:long", "bench:memory", "bench:cluster", "bench:forecast"]) {
    assert.ok(scriptsInNeed.includes(name), `${name}, of ${scriptsInNeed}`);
  }
  assert.deepEqual(
    scriptsInNeed.filter((name) => !scripts[`pre${name}`]?.startsWith(ensure)),
    [],
  );
});

test("no npm script installs tools that it does not need", () => {
  const installing = Object.keys(scripts).filter((name) => scripts[name]?.startsWith(ensure));
  assert.deepEqual(
    installing.filter((name) => !scriptsInNeed.includes(name.replace(/^pre/, ""))),
    [],
  );
});
