import assert from "node:assert/strict";
import { test } from "node:test";
import { knownVariables } from "#lib/kit/config/known-variables.ts";
import { codeOf, filesBelow, sourceFiles, textOf } from "#test/support/source-files.ts";

const list = "lib/kit/config/known-variables.ts";

/** Variables that a file names to read them: as a whole string, as a member or taken apart. */
function variablesIn(code: string): string[] {
  const found = code.matchAll(/(["'`])(PMX_[A-Z0-9_]+)\1|\.(PMX_[A-Z0-9_]+)|\b(PMX_[A-Z0-9_]+):/g);
  return [...found].map(([, , quoted, member, apart]) => (quoted ?? member ?? apart) as string);
}

test("the known variables are those that the source reads", () => {
  const read = new Set(
    sourceFiles()
      .filter((file) => file !== list)
      .flatMap((file) => variablesIn(codeOf(file))),
  );
  assert.deepEqual([...read].sort(), [...knownVariables]);
});

test("what only tests and benches read is no known variable of a process", () => {
  const known: readonly string[] = knownVariables;
  const files = filesBelow(["test/bench", "test/support"], ".ts");
  const others = files.flatMap((file) => variablesIn(codeOf(file)));
  assert.deepEqual(
    [...new Set(others)].filter((name) => !known.includes(name)),
    ["PMX_REFERENCE_DATA"],
  );
});

test("the page of settings and the READMEs name no variable that no process reads", () => {
  const known: readonly string[] = [...knownVariables, "PMX_REFERENCE_DATA"];
  const pages = ["README.md", "CONTRIBUTING.md", ...filesBelow(["services", "gateway"], ".md")];
  const named = [...pages, "docs/settings.md"].flatMap((file) =>
    [...textOf(file).matchAll(/`(PMX_[A-Z0-9_]+)`/g)].map(([, name]) => name as string),
  );
  assert.deepEqual(
    named.filter((name) => !known.includes(name)),
    [],
  );
});
