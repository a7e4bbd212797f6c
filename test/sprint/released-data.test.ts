import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { buildOfSource } from "#lib/kit/build.ts";
import { sprintJson } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

interface Expected {
  /** A sprint that the version finished, and its hash. */
  readonly finished: { readonly sprint: string; readonly sprintHash: string };
  /** A sprint that was interrupted, and the hash of the policy that it pinned. */
  readonly interrupted: { readonly sprint: string; readonly policyHash: string };
}

const releases = join(repositoryRoot, "test/testdata/releases");
const versions = readdirSync(releases, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function copyOf(version: string): string {
  const folder = temporaryFolder();
  cpSync(join(releases, version), folder, { recursive: true });
  return folder;
}

/** Finishes the sprint of a version in a copy of its data; what that printed, and the sprint as JSON. */
async function resumed(version: string, sprint: string) {
  const folder = copyOf(version);
  const args = ["sprint", "--resume", sprint, "--data-dir", folder];
  const { stdout } = await runPmxHere(args);
  return { folder, stdout, result: sprintJson(await runPmxHere([...args, "--json"])) };
}

test("every version from 0.2.0 on has its data here", () => {
  const released = [...textOf("CHANGELOG.md").matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(
    ([, version]) => version as string,
  );
  const since = released.slice(0, released.indexOf("0.2.0") + 1);
  assert.ok(since.length > 0);
  assert.deepEqual([...versions].sort(), since.sort());
});

for (const version of versions) {
  const text = readFileSync(join(releases, version, "expected.json"), "utf8");
  const { finished, interrupted } = JSON.parse(text) as Expected;
  let continued: Awaited<ReturnType<typeof resumed>>;
  before(async () => {
    continued = await resumed(version, interrupted.sprint);
  });

  test(`a sprint that ${version} left unfinished is finished under the policy that it pinned`, async () => {
    const { folder, result } = continued;
    assert.equal(result.sprint.name, interrupted.sprint);
    assert.ok(["PASS", "FAIL", "INCONCLUSIVE"].includes(result.verdict));
    assert.equal(result.audits.length, result.sprint.completedAudits);
    assert.equal(result.policyHash, interrupted.policyHash);
    // What the version had recorded is in the log too, and so is what came since.
    const verified = await runPmxHere(["verify", "--data-dir", folder]);
    assert.equal(verified.exitCode, 0, verified.stdout);
    assert.match(verified.stdout, /[1-9]\d* facts of \d+ audit sets are those of the logs/);
  });

  test(`a sprint of ${version} and this build says so and has no hash to compare`, () => {
    const { stdout, result } = continued;
    const first = result.audits[0]!.build;
    const last = result.audits.at(-1)!.build;
    assert.notEqual(first, last);
    assert.equal(last, buildOfSource());
    assert.deepEqual([result.sprintHash, result.builds], [null, [first, last]]);
    const said = `Sprint hash none: two builds took part (${first}, ${last})`;
    assert.ok(stdout.replaceAll(/\s+/g, " ").includes(said), stdout);
  });

  test(`a sprint that ${version} finished is shown with its hash, and is counted as a trial`, async () => {
    const args = ["sprint", "--resume", finished.sprint, "--json"];
    const result = sprintJson(await runPmxHere([...args, "--data-dir", copyOf(version)]));
    assert.equal(result.sprintHash, finished.sprintHash);
    assert.ok(result.sprint.trial.number >= 1);
  });
}
