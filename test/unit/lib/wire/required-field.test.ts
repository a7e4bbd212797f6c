import assert from "node:assert/strict";
import { test } from "node:test";
import { required, requiredInReply } from "#lib/wire/required-field.ts";

test("a request without a field, or with an empty one, is refused as the caller's mistake", () => {
  assert.equal(required("x", "key.ticker"), "x");
  for (const value of [undefined, ""]) {
    assert.throws(() => required(value, "key.ticker"), {
      code: "INVALID_ARGUMENT",
      reason: "FIELD_INVALID",
      message: "key.ticker: is required",
    });
  }
});

test("a reply without a field is the peer's defect, not the caller's", () => {
  assert.equal(requiredInReply(0, "fill.price"), 0);
  assert.throws(() => requiredInReply(undefined, "fill.price"), {
    code: "INTERNAL",
    message: /^the reply of a peer has no fill\.price/,
  });
});
