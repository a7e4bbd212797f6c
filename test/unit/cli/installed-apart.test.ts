import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { importInstalledApart, installCommand } from "#cli/installed-apart.ts";

test("an absent package is installed where node looks for it: beside pmx, and never within a bundle", () => {
  const beside = installCommand(join("/srv/app/node_modules/pmx/"), "@pmx/mcp", "0.2.0");
  assert.match(beside, /npm install --prefix \/srv\/app \.\/pmx-mcp-0\.2\.0\.tgz /);
  const bundle = installCommand(join("/opt/pmx/dist/"), "@pmx/mcp", "0.2.0");
  assert.match(bundle, /npm install --prefix \/opt\/pmx \.\/pmx-mcp-0\.2\.0\.tgz /);
});

test("who asks for what an absent package does reads how to install it, and what does without", async () => {
  const absent = Object.assign(new Error("no such package"), { code: "ERR_MODULE_NOT_FOUND" });
  await assert.rejects(
    importInstalledApart("@pmx/parquet", () => Promise.reject(absent), "take --format csv"),
    /@pmx\/parquet, or .* not installed: npm install --prefix \S+ \.\/pmx-parquet-\S+\.tgz \(from npm pack -w packages\/parquet .*, or take --format csv$/,
  );
});

test("a package that is there and fails is not called absent", async () => {
  const broken = new SyntaxError("unexpected token");
  await assert.rejects(
    importInstalledApart("@pmx/mcp", () => Promise.reject(broken)),
    broken,
  );
});
