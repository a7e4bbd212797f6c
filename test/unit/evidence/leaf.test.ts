import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { eventContent, leafFromText, leafText, sequenceOfLeaf } from "#lib/evidence/leaf.ts";
import { canonicalJson } from "#lib/kernel/canonical.ts";

const events = fc.record(
  {
    id: fc.string(),
    source: fc.string({ unit: "binary" }),
    sequence: fc.nat(),
    subject: fc.string(),
    type: fc.string(),
    timeMs: fc.maxSafeInteger(),
    payload: fc.uint8Array(),
    isWithheld: fc.boolean(),
  },
  { noNullPrototype: true },
);

test("the leaf of a fact is its canonical JSON, and reads back whole", () => {
  fc.assert(
    fc.property(events, (event) => {
      const { sequence } = event;
      const text = leafText({ sequence, content: { event } });
      assert.equal(text, canonicalJson({ event: eventContent(event), sequence }));
      assert.deepEqual(leafFromText(text), { sequence, content: { event } });
      assert.equal(sequenceOfLeaf(text), sequence);
    }),
  );
});

test("records and lost facts read back, and what is no leaf reads as none", () => {
  for (const content of [
    { lost: true },
    { record: { type: "WAIVER_RECORDED", waiver: '"sequence":7}' } },
  ] as const) {
    const text = leafText({ sequence: 3, content });
    assert.deepEqual(leafFromText(text), { sequence: 3, content });
    assert.equal(sequenceOfLeaf(text), 3);
  }
  for (const text of [
    "",
    "{",
    "null",
    '{"sequence":1}',
    '{"lost":true}',
    '{"event":{},"sequence":1}',
  ]) {
    assert.equal(leafFromText(text), undefined, text);
  }
});
