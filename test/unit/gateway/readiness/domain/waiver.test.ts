import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkWaiver,
  isInForce,
  isInScope,
  longestWaiverMs,
  waiverOf,
} from "#gateway/readiness/domain/waiver.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { nowMs, policyHash, waiver } from "#test/support/readiness-evidence.ts";

const asked = { item: "barbell", policyHash, nowMs };

test("a waiver counts from its record to the instant before its expiry", () => {
  assert.equal(isInForce(waiver, waiver.createTimeMs), true);
  assert.equal(isInForce(waiver, waiver.expireTimeMs - 1), true);
  assert.equal(isInForce(waiver, waiver.expireTimeMs), false);
  assert.equal(isInForce(waiver, waiver.createTimeMs - 1), false);
});

test("a waiver that was revoked counts no more", () => {
  const revocation = { revokedBy: "risk", rationale: "built", revokeTimeMs: nowMs };
  assert.equal(waiverOf([{ ...waiver, revocation }], asked), undefined);
});

test("a waiver for one policy counts for that one alone", () => {
  const short = { ...waiver, policyHash: policyHash.slice(0, 12) };
  assert.equal(waiverOf([short], asked), short);
  assert.equal(waiverOf([short], { ...asked, policyHash: "0".repeat(64) }), undefined);
  assert.equal(waiverOf([short], { ...asked, policyHash: "" }), undefined);
  assert.equal(waiverOf([waiver], { ...asked, policyHash: "" }), waiver);
  // A prefix this short names many policies.
  assert.equal(isInScope({ policyHash: policyHash.slice(0, 11) }, policyHash), false);
});

test("a waiver of one item is none of another, and of several the longest is named", () => {
  assert.equal(waiverOf([waiver], { ...asked, item: "frontier" }), undefined);
  const longer = { ...waiver, name: "waivers/longer", expireTimeMs: waiver.expireTimeMs + 1 };
  assert.equal(waiverOf([waiver, longer], asked), longer);
});

test("only deferrable items can be waived, by somebody, for a reason, and for a year at most", () => {
  const deferrable = ["barbell", "frontier"];
  const check = (changed: object) => checkWaiver({ ...waiver, ...changed }, deferrable, nowMs);
  check({});
  check({ expireTimeMs: nowMs + longestWaiverMs });
  const refused = {
    item: { item: "win-rate" },
    waived_by: { waivedBy: "  " },
    rationale: { rationale: "" },
    policy_hash: { policyHash: "0123456789a" },
    expire_time: { expireTimeMs: nowMs },
  };
  for (const [field, changed] of Object.entries(refused)) {
    const isOfField = (error: unknown) =>
      error instanceof Fault &&
      error.reason === "FIELD_INVALID" &&
      error.violations.map((one) => one.field).join() === field;
    assert.throws(() => check(changed), isOfField, field);
  }
  assert.throws(() => check({ expireTimeMs: nowMs + longestWaiverMs + 1 }), /at most 366 days/);
});
