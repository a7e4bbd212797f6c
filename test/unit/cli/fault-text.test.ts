import assert from "node:assert/strict";
import { test } from "node:test";
import { faultText } from "#cli/fault-text.ts";
import { Fault, invalidFields } from "#lib/kernel/fault.ts";

test("a fault is one line that says what is wrong", () => {
  const text = faultText(new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "cannot reach it"), false);
  assert.equal(text, "pmx: cannot reach it\n");
});

test("a violation that the message contains is not repeated", () => {
  const fault = invalidFields([{ field: "spec.audits", description: "must be 1 or more" }]);
  assert.equal(faultText(fault, false), "pmx: spec.audits: must be 1 or more\n");
});

test("violations that the message leaves out are listed with their fields", () => {
  const fault = invalidFields([
    { field: "a.csv:3 close", description: "is not a number" },
    { field: "a.csv:9 high", description: "is below the low" },
  ]);
  assert.equal(
    faultText(fault, false),
    "pmx: a.csv:3 close: is not a number (and 1 more)\n  a.csv:9 high: is below the low\n",
  );
});

test("a defect of a service is to be reported with the id in its log", () => {
  const fault = new Fault("INTERNAL", "INTERNAL", "internal error", {
    metadata: { error_id: "e-1" },
  });
  assert.match(faultText(fault, false), /Please report it with error id e-1\.\n$/);
});

test("a defect of our own says what was thrown, without a stack", () => {
  const text = faultText(new TypeError("x is not a function"), false);
  assert.match(text, /cause: x is not a function\n/);
  assert.doesNotMatch(text, /\n\s+at /);
});

test("the stack is shown when debugging", () => {
  assert.match(faultText(new TypeError("x"), true), /\n\s+at /);
});

test("a server that is no gateway is not called a defect", () => {
  const text = faultText(new Fault("UNIMPLEMENTED", "INTERNAL", "no such method"), false);
  assert.match(text, /Is there a gateway of pmx at that address/);
  assert.doesNotMatch(text, /defect/);
});
