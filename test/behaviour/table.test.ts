import assert from "node:assert/strict";
import { test } from "node:test";
import { filesBelow, textOf } from "#test/support/source-files.ts";
import { tabledAreasOf } from "#test/support/test-names.ts";
import { areas, casesOf } from "./table.ts";

const all = areas.flatMap(casesOf);
const ofKind = (kind: "CONTRACT" | "DEFECT") => all.filter((one) => one.kind === kind);

test("the table has every contract and every defect that is on record", (context) => {
  assert.equal(ofKind("CONTRACT").length, 115);
  assert.equal(ofKind("DEFECT").length, 10);
  const deviating = all.filter(({ deviation }) => deviation !== undefined).length;
  const missing = all.filter(({ lacks }) => lacks !== undefined);
  context.diagnostic(
    `${all.length - deviating - missing.length} cases hold as they are, ${deviating} deviate on purpose, ${missing.length} lack something`,
  );
});

test("no two cases say the same", () => {
  const behaviours = all.map(({ behaviour }) => behaviour);
  assert.deepEqual(
    behaviours.filter((one, at) => behaviours.indexOf(one) !== at),
    [],
  );
});

test("each area of the table is run, once", () => {
  const calls = filesBelow(["test/behaviour"], ".test.ts").flatMap(tabledAreasOf);
  assert.deepEqual(calls.sort(), areas);
});

test("a deviation has a reason, and a line of the design that is an invariant", () => {
  const invariants = [...textOf("docs/invariants.md").matchAll(/^## (\d+)$/gm)].map(([, number]) =>
    Number(number),
  );
  for (const { behaviour, deviation, lacks } of all) {
    if (deviation === undefined) continue;
    assert.equal(lacks, undefined, behaviour);
    assert.match(deviation.reason, /^[A-Z].{40,}\.$/, behaviour);
    assert.ok(invariants.includes(deviation.designLine), behaviour);
    assert.ok(Object.keys(deviation.answer).length > 0, behaviour);
  }
});
