import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreShare } from "#lib/statistics/conformal/score-share.ts";

test("scores have no share where at most one independent one lies outside", () => {
  assert.equal(scoreShare(100, 10, 0.1), 0);
  assert.equal(scoreShare(0, 1, 0.5), 0);
  assert.equal(scoreShare(1_000, 1, 0), 0);
});

test("the share of the scores is 1 - 1/k for k independent ones outside", () => {
  assert.equal(scoreShare(200, 5, 0.25), 0.9);
  assert.equal(scoreShare(200, 10, 0.25), 0.8);
});
