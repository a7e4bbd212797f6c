import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "#test/support/source-files.ts";

/** Rows of the tables of all projects: what is compared, pmx, and the five others. */
const rows = textOf("docs/comparison.md")
  .split("\n")
  .filter((line) => /^\| (?!---)[a-z].* \|$/.test(line))
  .map((line) => line.slice(2, -2).split(" | "))
  .filter((cells) => cells.length === 7);

test("whatever is said of another project says where it was read, or that it is not known", () => {
  assert.ok(rows.length >= 15, `${rows.length} rows`);
  const withoutSource = rows.flatMap(([what, , ...others]) =>
    others
      .filter((cell) => !/\]\(https:\/\//.test(cell))
      .filter((cell) => !/^(not found|unknown|not its purpose|does not arise)$/.test(cell))
      .filter((cell) => !/^(Python|TypeScript|Rust)/.test(cell))
      .map((cell) => `${what}: ${cell}`),
  );
  assert.deepEqual(withoutSource, []);
});

test("pmx says in its own column what it lacks", () => {
  const lacking = rows.filter(([, pmx = ""]) => /\*\*n(o|obody yet)\*\*/.test(pmx));
  assert.ok(lacking.length >= 5, lacking.map(([what]) => what).join(", "));
});
