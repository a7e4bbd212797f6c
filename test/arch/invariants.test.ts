import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { repositoryRoot, textOf } from "../support/source-files.ts";
import { testNamesOf } from "../support/test-names.ts";

interface Invariant {
  readonly number: number;
  readonly text: string;
  /** What proves it: files, each with the names of tests. */
  readonly proofs: readonly { readonly file: string; readonly name: string }[];
  /** The part that is not built; empty when there is none. */
  readonly notBuilt: string;
}

const invariants = textOf("docs/invariants.md")
  .split("\n")
  .filter((line) => /^\| \d+ /.test(line))
  .map((line): Invariant => {
    const [, number, text = "", proofs = "", notBuilt = ""] = line.split(/(?<!\\)\|/);
    let file = "";
    const found: { file: string; name: string }[] = [];
    for (const [, path, name] of proofs.matchAll(/`(test\/[^`]+)`|“([^”]+)”/g)) {
      if (path !== undefined) file = path;
      else found.push({ file, name: (name as string).replaceAll("\\|", "|") });
    }
    return { number: Number(number), text: text.trim(), proofs: found, notBuilt: notBuilt.trim() };
  });

test("the page lists all 24 invariants of the design, each once and in order", () => {
  assert.deepEqual(
    invariants.map(({ number }) => number),
    Array.from({ length: 24 }, (_, index) => index + 1),
  );
});

test("each invariant is proven by a test or says what is not built yet", () => {
  for (const { number, text, proofs, notBuilt } of invariants) {
    assert.ok(text.length > 20, `${number} says nothing`);
    assert.ok(proofs.length > 0 || notBuilt.startsWith("not built yet"), `${number}`);
  }
});

test("every test that the page names exists under exactly that name", () => {
  for (const { number, proofs } of invariants) {
    for (const { file, name } of proofs) {
      assert.ok(file !== "" && existsSync(join(repositoryRoot, file)), `${number}: no ${file}`);
      assert.ok(testNamesOf(file).includes(name), `${number}: ${file} has no test “${name}”`);
    }
  }
});
