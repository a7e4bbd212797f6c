import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonError, wantsJson } from "#cli/json-error.ts";
import { Fault, invalidFields } from "#lib/kernel/fault.ts";

test("an error is one line with code, reason, message and every violation", () => {
  const violations = [
    { field: "bars[0].high", description: "is below the low" },
    { field: "bars[1].close", description: "is not a number" },
  ];
  const text = jsonError(invalidFields(violations));
  assert.equal(text.indexOf("\n"), text.length - 1);
  assert.deepEqual(JSON.parse(text), {
    error: {
      code: "INVALID_ARGUMENT",
      reason: "FIELD_INVALID",
      message: "bars[0].high: is below the low (and 1 more)",
      violations,
    },
  });
});

test("an error without violations has an empty list of them", () => {
  const { error } = JSON.parse(jsonError(new Fault("UNAVAILABLE", "OVERLOADED", "too busy")));
  assert.deepEqual(error.violations, []);
});

test("a defect shows nothing of what was thrown", () => {
  const text = jsonError(new TypeError("secret of the code"));
  assert.equal(JSON.parse(text).error.reason, "INTERNAL");
  assert.doesNotMatch(text, /secret|stack/);
});

test("--json counts wherever it is typed, but not behind a bare --", () => {
  assert.equal(wantsJson(["sprint", "--audits", "x", "--json"]), true);
  assert.equal(wantsJson(["sprint", "--", "--json"]), false);
  assert.equal(wantsJson(["sprint", "--jsn"]), false);
});
