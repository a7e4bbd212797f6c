import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { testNamesOf } from "#test/support/test-names.ts";

interface Proof {
  readonly file: string;
  /** Name of the test as it stands in the file. */
  readonly name: string;
}

interface Invariant {
  readonly number: number;
  readonly section: string;
  readonly proofs: readonly Proof[];
}

/** The sections of docs/invariants.md: a heading with the number, a statement, files with tests. */
const invariants = textOf("docs/invariants.md")
  .split(/^## /m)
  .slice(1)
  .map((section): Invariant => {
    const proofs: Proof[] = [];
    let file = "";
    for (const [, path, name] of section.matchAll(/^- `(test\/[^`]+)`$|^ {2}- (.+)$/gm)) {
      if (path === undefined) proofs.push({ file, name: name as string });
      else file = path;
    }
    return { number: Number.parseInt(section, 10), section, proofs };
  });

test("the invariants are numbered from 1 without a gap", () => {
  assert.ok(invariants.length > 0);
  assert.deepEqual(
    invariants.map(({ number }) => number),
    invariants.map((_, index) => index + 1),
  );
});

test("each invariant is proven by a test or says what is not built yet", () => {
  const unproven = invariants.filter(
    ({ section, proofs }) => proofs.length === 0 && !/^Not built yet/m.test(section),
  );
  assert.deepEqual(
    unproven.map(({ number }) => number),
    [],
  );
});

test("every test that the page names exists under exactly that name", () => {
  for (const { number, proofs } of invariants) {
    for (const { file, name } of proofs) {
      assert.ok(file !== "" && existsSync(join(repositoryRoot, file)), `${number}: no ${file}`);
      assert.ok(testNamesOf(file).includes(name), `${number}: ${file} has no test “${name}”`);
    }
  }
});

test("every test that shows what becomes of facts exists under exactly that name", () => {
  const page = textOf("lib/kit/events/README.md");
  const rows = page.split("\n").filter((line) => /^\| (?!what may|-)/.test(line));
  const proofs = rows.map((row) => [...row.matchAll(/`(test\/[^`]+)`: “([^”]+)”/g)]);
  assert.ok(rows.length > 10 && proofs.every((ofRow) => ofRow.length > 0));
  for (const [, file = "", name = ""] of proofs.flat()) {
    assert.ok(existsSync(join(repositoryRoot, file)), `no ${file}`);
    assert.ok(testNamesOf(file).includes(name), `${file} has no test “${name}”`);
  }
});
