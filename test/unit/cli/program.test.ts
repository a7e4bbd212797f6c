import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { programOf } from "#cli/program.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const npx = { npm_lifecycle_event: "npx" };

test("pmx is called as its user did: by its name, or by npx from the packages of a folder", () => {
  assert.equal(programOf({}, "/usr/bin/pmx"), "pmx");
  assert.equal(programOf({ npm_lifecycle_event: "sprint" }, "/home/u/pmx/bin/pmx.mjs"), "pmx");
  assert.equal(programOf(npx, "/home/u/node_modules/.bin/pmx"), "npx pmx");
});

test("what npx installed for itself from an archive is called by the archive, and not by a name of the registry", () => {
  const cache = join(temporaryFolder(), "_npx/0a1b");
  const script = join(cache, "node_modules/.bin/pmx");
  assert.equal(programOf(npx, script), "npx pmx", "npx does not say what it installed");
  mkdirSync(cache, { recursive: true });
  const manifest = { dependencies: { pmx: "file:../../my files/pmx-0.2.0.tgz" } };
  writeFileSync(join(cache, "package.json"), JSON.stringify(manifest));
  const archive = join(cache, "../../my files/pmx-0.2.0.tgz");
  assert.equal(programOf(npx, script), `npx 'file:${archive}'`);
});
