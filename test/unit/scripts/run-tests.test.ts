import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const passing = `import { test } from "node:test"; test("passes", () => undefined);`;

/** Runs the tests of these files, and says what the last lines were. */
function runTests(texts: Readonly<Record<string, string>>) {
  const folder = join(temporaryFolder(), "test");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  // The variable would make this run a part of the run that it is started by.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout } = spawnSync(
    process.execPath,
    ["--import", "tsx", "scripts/run-tests.ts", folder],
    { cwd: repositoryRoot, encoding: "utf8", env },
  );
  const place = relative(repositoryRoot, folder);
  const lines = stdout.replaceAll(place, "FOLDER").trimEnd().split("\n");
  const last = lines.slice(lines.findIndex((line) => / test files$/.test(line)));
  return { status, stdout, last };
}

test("the last lines name each test that failed, with its file and the beginning of its error", () => {
  const { status, stdout, last } = runTests({
    "a.test.ts": `
      import assert from "node:assert/strict";
      import { test } from "node:test";
      test("holds", () => undefined);
      test("has more", () => assert.equal(1, 2));
      test("has a part", (t) => t.test("of its own", () => { throw new Error("first\\nsecond"); }));
      test("is not run", { skip: true }, () => undefined);`,
    "b.test.ts": `throw new Error("cannot be loaded");`,
  });
  assert.equal(status, 1);
  assert.deepEqual(last, [
    "2 test files",
    "1 passed, 3 failed, 1 skipped",
    "FAILED FOLDER/a.test.ts: has more: Expected values to be strictly equal: 1 !== 2",
    "FAILED FOLDER/a.test.ts: of its own: first second",
    "FAILED FOLDER/b.test.ts: test failed",
  ]);
  assert.match(stdout, /test\/a\.test\.ts:5:/, "an error has its line of the source");
});

test("a file that cannot be compiled fails, and the others run", () => {
  const { status, last } = runTests({
    "a.test.ts": passing,
    "b.test.ts": `import "./absent.ts";`,
  });
  assert.equal(status, 1);
  assert.deepEqual(last.slice(1), [
    "1 passed, 1 failed, 0 skipped",
    "FAILED FOLDER/b.test.ts: test failed",
  ]);
});

test("tests that pass exit 0, and none at all exit 1", () => {
  const passed = runTests({ "a.test.ts": passing });
  assert.deepEqual([passed.status, passed.last.at(-1)], [0, "1 passed, 0 failed, 0 skipped"]);
  assert.equal(runTests({}).status, 1);
});
