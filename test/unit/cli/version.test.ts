import assert from "node:assert/strict";
import { test } from "node:test";
import { runtimeText } from "#cli/version.ts";

test("the runtime is Node, or Deno where its version is stated beside that of Node", () => {
  assert.equal(runtimeText({ node: "20.12.0" }), "Node 20.12.0");
  assert.equal(runtimeText({ node: "24.2.0", deno: "2.9.5" }), "Deno 2.9.5");
});
