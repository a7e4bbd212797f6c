import assert from "node:assert/strict";
import { test } from "node:test";
import { pageSizeOf } from "#lib/kit/grpc/page-size.ts";

const sizes = { standard: 50, largest: 100 };

test("a page has the size that was asked for, the standard one for 0, and the largest at most", () => {
  assert.deepEqual(
    [7, 0, 100, 101].map((asked) => pageSizeOf(asked, sizes)),
    [7, 50, 100, 100],
  );
});

test("a size below 0 is refused", () => {
  assert.throws(() => pageSizeOf(-1, sizes), /^Fault: page_size: must be at least 0/);
});
