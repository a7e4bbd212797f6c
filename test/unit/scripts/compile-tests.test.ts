import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { testPrograms } from "#scripts/compile-tests.ts";
import { repositoryRoot } from "#test/support/source-files.ts";

test("every program of the tests that one of them starts is compiled with them", () => {
  const folder = join(repositoryRoot, "test");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const texts = names
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  const started = texts.flatMap((text) =>
    [...text.matchAll(/programArguments\(\s*"(test\/[^"]+)"/g)].map(([, path = ""]) => path),
  );
  assert.deepEqual([...new Set(started)].sort(), [...testPrograms].sort());
});
