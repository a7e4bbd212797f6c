import assert from "node:assert/strict";
import { test } from "node:test";
import { unitsText } from "#cli/records/units-text.ts";

test("units are a decimal number without trailing zeros, exact beyond what a double holds", () => {
  assert.deepEqual(
    [unitsText(12n), unitsText(150_000_000n, 8), unitsText(5n, 8), unitsText(200n, 2)],
    ["12", "1.5", "0.00000005", "2"],
  );
  assert.equal(unitsText(9_007_199_254_740_993_000_001n, 6), "9007199254740993.000001");
});
