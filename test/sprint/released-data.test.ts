import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runPmx, sprintJson } from "#test/support/run-pmx.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

interface Expected {
  /** A sprint that the version finished, and its hash. */
  readonly finished: { readonly sprint: string; readonly sprintHash: string };
  /** A sprint that was interrupted, and the hash that it has when nothing interrupts it. */
  readonly interrupted: { readonly sprint: string; readonly sprintHash: string };
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

test("there is the data of a released version", () => {
  assert.ok(versions.length > 0);
});

for (const version of versions) {
  const text = readFileSync(join(releases, version, "expected.json"), "utf8");
  const { finished, interrupted } = JSON.parse(text) as Expected;

  test(`a sprint that ${version} left unfinished ends with the hash of an unbroken one`, async () => {
    const args = ["sprint", "--resume", interrupted.sprint, "--json"];
    const result = sprintJson(await runPmx([...args, "--data-dir", copyOf(version)]));
    assert.equal(result.sprint.name, interrupted.sprint);
    assert.equal(result.sprintHash, interrupted.sprintHash);
  });

  test(`a sprint that ${version} finished is shown with its hash`, async () => {
    const args = ["sprint", "--resume", finished.sprint, "--json"];
    const result = sprintJson(await runPmx([...args, "--data-dir", copyOf(version)]));
    assert.equal(result.sprintHash, finished.sprintHash);
  });
}
