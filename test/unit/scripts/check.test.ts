import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { repositoryRoot } from "#test/support/source-files.ts";

test("a step that the check does not have is refused with the list of those it has", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "scripts/check.ts", "buf lint", "tcs"],
    { cwd: repositoryRoot, encoding: "utf8" },
  );
  assert.equal(status, 64);
  assert.equal(stdout, "", "no step is run");
  assert.match(stderr, /^no step "tcs"; the steps are .*"fuzz".*"buf lint".*"tsc".*"tests"$/m);
});
