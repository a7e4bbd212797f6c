import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildOfSource } from "#lib/kit/build.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** A source tree of one file a folder, with these texts changed. */
function tree(changes: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder();
  const files = {
    "package.json": '{"name": "pmx", "version": "1.2.3"}',
    "package-lock.json": "{}",
    "gateway/a.ts": "a",
    "lib/b.ts": "b",
    "lib/README.md": "text",
    "proto/gen/c.ts": "c",
    "services/d/e.sql": "d",
    ...changes,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const before = buildOfSource(tree());

test("the build of this source is its version and a digest", () => {
  const { version } = JSON.parse(textOf("package.json"));
  const [stated, digest] = buildOfSource().split("+");
  assert.equal(stated, version);
  assert.match(digest!, /^[0-9a-f]{12}$/);
});

test("equal source in another folder is the same build", () => {
  const copy = temporaryFolder();
  for (const path of ["gateway", "lib", "proto/gen", "services"]) {
    cpSync(join(repositoryRoot, path), join(copy, path), { recursive: true });
  }
  for (const path of ["package.json", "package-lock.json"]) {
    cpSync(join(repositoryRoot, path), join(copy, path));
  }
  assert.equal(buildOfSource(copy), buildOfSource());
});

for (const path of ["gateway/a.ts", "lib/b.ts", "proto/gen/c.ts", "services/d/e.sql"]) {
  test(`a change of ${path} makes another build of the same version`, () => {
    const after = buildOfSource(tree({ [path]: "changed" }));
    assert.notEqual(after, before);
    assert.equal(after.split("+")[0], "1.2.3");
  });
}

test("other versions of what pmx uses make another build", () => {
  assert.notEqual(buildOfSource(tree({ "package-lock.json": "{ }" })), before);
});

test("text that moves from one file to the next makes another build", () => {
  const [left, right] = ["lib/b.ts", "lib/c.ts"] as const;
  const moved = [
    { [left]: "xy", [right]: "z" },
    { [left]: "x", [right]: "yz" },
  ];
  assert.notEqual(buildOfSource(tree(moved[0])), buildOfSource(tree(moved[1])));
});

test("a document is no part of a build", () => {
  assert.equal(buildOfSource(tree({ "lib/README.md": "other" })), before);
});
