import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { configFile } from "#lib/kit/config/config-source.ts";

const environment = { PMX_CONFIG_DIR: "/etc/pmx" };

test("a folder that is named wins over the environment", () => {
  assert.equal(configFile({ folder: "/tmp/mine", environment }, "a.yaml"), "/tmp/mine/a.yaml");
});

test("PMX_CONFIG_DIR names the folder of every file", () => {
  assert.equal(configFile({ environment }, "gates"), "/etc/pmx/gates");
});

test("without either, or with an empty variable, the repository's files are read", () => {
  for (const PMX_CONFIG_DIR of [undefined, "", " "]) {
    assert.ok(existsSync(configFile({ environment: { PMX_CONFIG_DIR } }, "gateway.yaml")));
  }
});
