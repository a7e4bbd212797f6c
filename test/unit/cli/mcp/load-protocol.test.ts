import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { missingText } from "#cli/mcp/load-protocol.ts";

test("an absent package is installed where node looks for it: beside pmx, and never within a bundle", () => {
  const beside = missingText(join("/srv/app/node_modules/pmx/"), "0.2.0");
  assert.match(beside, /npm install --prefix \/srv\/app @pmx\/mcp@0\.2\.0 /);
  const bundle = missingText(join("/opt/pmx/dist/"), "0.2.0");
  assert.match(bundle, /npm install --prefix \/opt\/pmx @pmx\/mcp@0\.2\.0 /);
});
