import assert from "node:assert/strict";
import { test } from "node:test";
import { exitCodeOfError, exitCodeOfVerdict } from "#cli/exit-code.ts";
import { Fault, type FaultCode, type FaultReason } from "#lib/kernel/fault.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";

const table: readonly [FaultCode, FaultReason, number][] = [
  ["INVALID_ARGUMENT", "FIELD_INVALID", 64],
  ["NOT_FOUND", "INSTRUMENT_UNKNOWN", 64],
  ["NOT_FOUND", "RESOURCE_NOT_FOUND", 64],
  ["INVALID_ARGUMENT", "BARS_TOO_FEW", 64],
  ["INVALID_ARGUMENT", "BARS_INVALID", 64],
  ["INVALID_ARGUMENT", "BARS_OUT_OF_ORDER", 64],
  ["ALREADY_EXISTS", "BARS_CONFLICTING", 64],
  ["FAILED_PRECONDITION", "SERIES_IN_USE", 64],
  ["FAILED_PRECONDITION", "BARS_QUARANTINED", 64],
  ["ALREADY_EXISTS", "REQUEST_ID_REUSED", 64],
  ["FAILED_PRECONDITION", "CONFIG_INVALID", 64],
  ["FAILED_PRECONDITION", "DATA_CHANGED", 64],
  ["UNAVAILABLE", "PEER_UNREACHABLE", 69],
  ["UNAVAILABLE", "DRAINING", 69],
  ["DEADLINE_EXCEEDED", "DEADLINE", 69],
  ["RESOURCE_EXHAUSTED", "OVERLOADED", 69],
  ["FAILED_PRECONDITION", "PORT_IN_USE", 69],
  ["FAILED_PRECONDITION", "DATABASE_LOCKED", 69],
  ["FAILED_PRECONDITION", "DATABASE_VERSION", 69],
  ["DATA_LOSS", "DATABASE_CORRUPT", 69],
  ["FAILED_PRECONDITION", "STORAGE_NOT_WRITABLE", 69],
  ["CANCELLED", "CANCELLED", 130],
  ["INTERNAL", "INTERNAL", 70],
  ["FAILED_PRECONDITION", "LOOK_AHEAD", 70],
];

for (const [code, reason, exit] of table) {
  test(`${code} ${reason} exits ${exit}`, () => {
    assert.equal(exitCodeOfError(new Fault(code, reason, "x")), exit);
  });
}

test("an address without our service is unavailable, not a defect", () => {
  assert.equal(exitCodeOfError(new Fault("UNIMPLEMENTED", "INTERNAL", "x")), 69);
});

test("anything that is no Fault is a defect", () => {
  assert.equal(exitCodeOfError(new TypeError("x")), 70);
});

test("verdicts exit 0 to 3, and one that was never set, or that a later version knows, exits 1", () => {
  const { PASS, FAIL, INCONCLUSIVE, PASS_LOOSENED, UNSPECIFIED } = GateVerdict;
  assert.deepEqual([PASS, FAIL, INCONCLUSIVE, PASS_LOOSENED].map(exitCodeOfVerdict), [0, 1, 2, 3]);
  assert.deepEqual([UNSPECIFIED, 99 as GateVerdict].map(exitCodeOfVerdict), [1, 1]);
});
