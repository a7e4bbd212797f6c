import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { unusedConfigNote } from "#cli/unused-config.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

test("settings beside which somebody works are said not to be in force, unless a folder was chosen", () => {
  const config = temporaryFolder();
  assert.equal(unusedConfigNote({}, config), undefined, "no settings of pmx are there");
  writeFileSync(join(config, "risk-gate.yaml"), "");
  const note =
    /^note: the settings in \.\/config are not in force; export PMX_CONFIG_DIR="\$PWD\/config"/;
  assert.match(unusedConfigNote({}, config) ?? "", note);
  assert.match(unusedConfigNote({ PMX_CONFIG_DIR: " " }, config) ?? "", note);
  assert.equal(unusedConfigNote({ PMX_CONFIG_DIR: config }, config), undefined);
  assert.equal(unusedConfigNote({}, join(repositoryRoot, "config")), undefined, "those are");
});
