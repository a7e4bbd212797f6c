import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, filesBelow, sourceFiles } from "#test/support/source-files.ts";
import { unusedExports } from "#test/support/unused-exports.ts";

/** What stands in the text of a file that a script writes. */
const written = ["scripts/protoc-gen-comments.ts: comments"];

test("every function, class and value that a file exports is imported by another file", () => {
  const own = new Set(sourceFiles());
  const files = [...own, ...filesBelow(["test", "docs"], ".ts")];
  const codes = new Map(files.map((file) => [file, codeOf(file)]));
  assert.deepEqual(
    unusedExports(codes, (file) => own.has(file)),
    written,
  );
});

test("an export counts as imported by every form of an import, of its own file's name alone", () => {
  const codes = new Map([
    ["lib/a.ts", "one two three four five six seven".replaceAll(/\w+/g, "\nexport const $& = 1;")],
    ["lib/b/all.ts", "export function any() {}\nexport interface Unseen {}"],
    ["lib/b/none.ts", "export class Left {}\nexport async function* one() {}"],
    [
      "lib/user.ts",
      'import { one, type two as other } from "./a.ts"; import * as all from "#lib/b/all.ts";',
    ],
    [
      "cli/user.ts",
      'const { three, four: own } = await import("#lib/a.ts"); (await import("#lib/a.ts")).five();',
    ],
    ["cli/types.ts", 'let x: typeof import("../lib/a.ts").six;'],
  ]);
  assert.deepEqual(
    unusedExports(codes, (file) => file.startsWith("lib/")),
    ["lib/a.ts: seven", "lib/b/none.ts: Left", "lib/b/none.ts: one"],
  );
});
