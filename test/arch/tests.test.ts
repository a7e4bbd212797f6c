import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow, textOf } from "#test/support/source-files.ts";
import { testNamesOf } from "#test/support/test-names.ts";

const files = filesBelow(["test"], ".ts");
const tests = files.filter((file) => file.endsWith(".test.ts"));

test("tests are written with test alone", () => {
  const others = files.filter((file) =>
    /import \{[^}]*\b(describe|it|suite)\b[^}]*\} from "node:test"/.test(textOf(file)),
  );
  assert.deepEqual(others, []);
});

test("no import of a test climbs two folders", () => {
  const climbing = files.filter((file) => /from "(\.\.\/){2}/.test(textOf(file)));
  assert.deepEqual(climbing, []);
});

test("what tests share is imported as #test/support/… from every other folder", () => {
  const relative = files.filter(
    (file) =>
      !file.startsWith("test/support/") && /from "\.{1,2}\/(.*\/)?support\//.test(textOf(file)),
  );
  assert.deepEqual(relative, []);
});

test("hooks that a shared module brings are of the test file that calls it", () => {
  // At the top of a module they would be of the file that loads it first, and of no other in its process.
  const loading = files.filter(
    (file) => !tests.includes(file) && /^(before|after)(Each)?\(/m.test(textOf(file)),
  );
  assert.deepEqual(loading, []);
});

test("every test file has a test, and no file names two tests alike", () => {
  for (const file of tests) {
    const names = testNamesOf(file);
    assert.ok(names.length > 0, file);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
      file,
    );
  }
});
