import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, filesBelow, sourceFiles } from "#test/support/source-files.ts";

function uses(files: readonly string[], pattern: RegExp): string[] {
  return files.filter((file) => pattern.test(codeOf(file)));
}

const pure = sourceFiles().filter((file) =>
  /(^|\/)(domain|app|kernel|statistics|lib\/evidence)\//.test(file),
);

test("there is domain and app code to look at", () => {
  assert.ok(pure.length > 50, `only ${pure.length} files`);
});

test("domain and app code reads no clock and draws no random numbers", () => {
  assert.deepEqual(uses(pure, /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\./), []);
});

test("domain and app code sets no timers and knows no process", () => {
  assert.deepEqual(uses(pure, /\bset(Timeout|Interval|Immediate)\b|node:process|\bprocess\./), []);
});

test("Buffer and process are imported, never taken from the global scope", () => {
  const offenders = sourceFiles().filter((file) => {
    const code = codeOf(file);
    const usesProcess =
      /(?<![.\w"'/:-])process\.\w/.test(code) && !/from "node:process"/.test(code);
    const usesBuffer = /(?<![.\w])Buffer\b/.test(code) && !/from "node:buffer"/.test(code);
    return usesProcess || usesBuffer;
  });
  assert.deepEqual(offenders, []);
});

test("no file has a name that says nothing", () => {
  const vague = [...sourceFiles(), ...filesBelow(["test"], ".ts")].filter((file) =>
    /(^|[/-])(utils?|helpers?|managers?|common|misc)([/.-]|$)/i.test(file),
  );
  assert.deepEqual(vague, []);
});

test("no work is left marked as unfinished", () => {
  const files = [...sourceFiles(), ...filesBelow(["test"], ".ts")].filter(
    (file) => file !== "test/arch/purity.test.ts",
  );
  const marks = /\b(TODO|FIXME|XXX)\b|not implemented|@ts-ignore|@ts-expect-error|\bas any\b/i;
  assert.deepEqual(uses(files, marks), []);
});
