import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { buildOfSource } from "#lib/kit/build.ts";
import { runPmx } from "#test/support/run-pmx.ts";
import { repositoryRoot } from "#test/support/source-files.ts";

const program = join(repositoryRoot, "bin/pmx.mjs");

function pmx(...typed: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...typed], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

for (const typed of ["version", "--version"]) {
  test(`pmx ${typed} prints the build of the package and the version of Node on standard output`, () => {
    assert.deepEqual(pmx(typed), {
      status: 0,
      stdout: `pmx ${buildOfSource()} (Node ${process.versions.node})\n`,
      stderr: "",
    });
  });
}

test("pmx version on Deno states the version of Deno", async () => {
  const { exitCode, stdout } = await runPmx(["version"], { runtime: "deno" });
  assert.equal(exitCode, 0);
  assert.match(stdout, /^pmx \d+\.\d+\.\d+\+[0-9a-f]{12} \(Deno \d+\.\d+\.\d+\)\n$/);
});

test("the program exits 64 with one line on standard error for what it cannot read", () => {
  assert.deepEqual(pmx("sprint", "--horizon-bars", "-5"), {
    status: 64,
    stdout: "",
    stderr: 'pmx: --horizon-bars: "-5" is not a whole number from 1 to 250\n',
  });
});

test("npm run sprint with a forgotten -- runs nothing and says what to write", () => {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "sprint", "--tickers=MSFT"], {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  assert.equal(status, 64);
  assert.doesNotMatch(stdout, /Sprint /);
  assert.match(stderr, /^pmx: --tickers: .* write: npm run sprint -- --tickers=MSFT$/m);
});

test("the whole help reaches a pipe before the program ends", () => {
  const { status, stdout } = pmx("sprint", "--help");
  assert.equal(status, 0);
  assert.match(stdout, /130 interrupted or cancelled\.\n$/);
});
