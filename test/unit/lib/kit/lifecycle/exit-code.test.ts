import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault, type FaultReason } from "#lib/kernel/fault.ts";
import { exitCodeOf } from "#lib/kit/lifecycle/exit-code.ts";

const codeFor = (reason: FaultReason) => exitCodeOf(new Fault("UNAVAILABLE", reason, "x"));

test("exitCodeOf is 78 for a wrong configuration", () => {
  assert.equal(codeFor("CONFIG_INVALID"), 78);
});

test("exitCodeOf is 69 when a port, peer or storage is missing", () => {
  const reasons: FaultReason[] = [
    "PORT_IN_USE",
    "PEER_UNREACHABLE",
    "STORAGE_NOT_WRITABLE",
    "DATABASE_LOCKED",
    "DATABASE_VERSION",
    "DATABASE_CORRUPT",
  ];
  for (const reason of reasons) assert.equal(codeFor(reason), 69, reason);
});

test("exitCodeOf is 70 for a bug", () => {
  assert.equal(exitCodeOf(new TypeError("x")), 70);
  assert.equal(codeFor("INTERNAL"), 70);
});
