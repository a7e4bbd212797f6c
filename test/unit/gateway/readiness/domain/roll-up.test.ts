import assert from "node:assert/strict";
import { test } from "node:test";
import type { ItemStatus } from "#gateway/readiness/domain/item.ts";
import { rollUp } from "#gateway/readiness/domain/roll-up.ts";

const numbers = [1, 2, 3];
const of = (...statuses: readonly ItemStatus[]) =>
  rollUp(
    statuses.map((status, at) => ({ number: at + 1, status })),
    numbers,
  );

test("every item that passes is GO, waivers are counted in the last line", () => {
  assert.equal(of("PASS", "PASS", "PASS").summary, "GO");
  assert.equal(of("PASS", "WAIVED", "PASS").summary, "GO with 1 waiver");
  assert.equal(of("PASS", "WAIVED", "WAIVED").summary, "GO with 2 waivers");
});

test("one item that fails is NO_GO, whatever the others are", () => {
  for (const other of ["PASS", "WAIVED", "INCONCLUSIVE", "FAIL"] as const) {
    assert.equal(of(other, "FAIL", other).verdict, "NO_GO");
  }
  const { summary } = of("PASS", "FAIL", "INCONCLUSIVE");
  assert.equal(summary, "NO GO: 1 pass, 1 fail, 1 inconclusive, 0 waived");
});

test("an inconclusive item is no GO", () => {
  const { verdict, summary } = of("PASS", "INCONCLUSIVE", "WAIVED");
  assert.equal(verdict, "INCONCLUSIVE");
  assert.match(summary, /^INCONCLUSIVE, no GO yet: /);
});

test("a checklist that lacks an item, or has one twice instead, is never GO", () => {
  assert.equal(of("PASS", "PASS").verdict, "INCONCLUSIVE");
  assert.equal(rollUp([], numbers).verdict, "INCONCLUSIVE");
  assert.equal(rollUp([], []).verdict, "INCONCLUSIVE");
  const twice = [1, 1, 2].map((number) => ({ number, status: "PASS" as const }));
  assert.equal(rollUp(twice, numbers).verdict, "INCONCLUSIVE");
});
