import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { ByteParts } from "#lib/kit/http/byte-parts.ts";

test("bytes come out as they came in, however they are cut, and again after they were taken", () => {
  const parts = new ByteParts();
  const sizes = [1, 3, 16_383, 16_384, 1, 40_000, 0, 16_000, 500, 7, 70_000, 2];
  for (let first = 0; first < sizes.length; first += 1) {
    const chunks = sizes.slice(first).map((size, at) => Buffer.alloc(size, at + 1));
    for (const chunk of chunks) parts.add(chunk);
    assert.equal(Buffer.compare(parts.take(), Buffer.concat(chunks)), 0, `from ${first}`);
  }
  assert.equal(parts.take().byteLength, 0);
});
