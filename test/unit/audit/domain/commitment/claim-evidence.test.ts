import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { ClaimEvidence } from "#services/audit/domain/commitment/claim-evidence.ts";
import type { Claim, CommitmentVerdict } from "#services/audit/domain/facts/commitment-facts.ts";
import { hitRate, meanReturn } from "./sample-claims.ts";

type Source = (random: SeededRandom) => number | undefined;

/** How many of the runs ever have a verdict within so many periods. */
function everIn(verdict: CommitmentVerdict, claim: Claim, runs: number, next: Source): number {
  const random = new SeededRandom(88);
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    const evidence = new ClaimEvidence(claim);
    let now: CommitmentVerdict = "UNDECIDED";
    for (let period = 0; period < 80 && now !== verdict && now !== "BROKEN"; period += 1) {
      evidence.add(next(random));
      now = evidence.verdictAfter(now === "DECAYED" ? "UNDECIDED" : now);
    }
    if (now === verdict) found += 1;
  }
  return found / runs;
}

/** A law of two values with a mean. */
const two =
  (low: number, high: number, mean: number): Source =>
  (random) =>
    random.uniform() < (mean - low) / (high - low) ? high : low;

const atClaim = [
  [hitRate, two(0, 1, 0.6)],
  [hitRate, two(0.4, 0.8, 0.6)],
  [meanReturn, two(-0.05, 0.05, 0.004)],
  [meanReturn, two(-0.001, 0.05, 0.004)],
] as const;

test("a claim that just holds is seldom BROKEN, at whatever period one looks", () => {
  for (const [claim, source] of atClaim) {
    const broken = everIn("BROKEN", claim, 200, source);
    assert.ok(broken < 0.07, `${claim.metric} ${broken}`);
  }
});

test("a truth at the floor is seldom HELD, at whatever period one looks", () => {
  const truths = [
    [hitRate, two(0, 1, 0.5)],
    [meanReturn, two(-0.05, 0.05, 0)],
    [meanReturn, two(-0.05, 0.002, 0)],
  ] as const;
  for (const [claim, source] of truths) {
    const held = everIn("HELD", { ...claim, averageRunLength: 1e9 }, 200, source);
    assert.ok(held < 0.07, `${claim.metric} ${held}`);
  }
});

test("what is far from the claim is BROKEN, and what keeps it is HELD", () => {
  assert.ok(everIn("BROKEN", hitRate, 100, two(0, 1, 0.25)) > 0.95);
  assert.ok(everIn("BROKEN", meanReturn, 100, two(-0.05, 0.05, -0.02)) > 0.95);
  assert.ok(everIn("HELD", hitRate, 100, two(0, 1, 0.8)) > 0.95);
  assert.ok(everIn("HELD", meanReturn, 100, two(-0.03, 0.05, 0.03)) > 0.95);
});

test("a strategy that stops working after it was HELD is DECAYED long before it is BROKEN", () => {
  const evidence = new ClaimEvidence(hitRate);
  const seen: CommitmentVerdict[] = ["UNDECIDED"];
  const count = (share: number) => {
    evidence.add(share);
    const now = evidence.verdictAfter(seen.at(-1)!);
    if (now !== seen.at(-1)) seen.push(now);
  };
  for (let period = 0; period < 100; period += 1) count(period % 5 === 4 ? 0 : 1);
  for (let period = 0; period < 20; period += 1) count(0);
  const decayed = seen.length;
  assert.deepEqual(seen.slice(-2), ["HELD", "DECAYED"]);
  for (let period = 0; period < 200; period += 1) count(1);
  assert.equal(seen.length, decayed, "an alarm is not taken back");
  for (let period = 0; period < 600; period += 1) count(0);
  for (let period = 0; period < 600; period += 1) count(1);
  assert.deepEqual(seen.slice(decayed), ["BROKEN"], "and BROKEN stays");
});

test("a missed period counts as the worst one, never as none", () => {
  for (const claim of [hitRate, meanReturn]) {
    const missed = new ClaimEvidence(claim);
    const worst = new ClaimEvidence(claim);
    const none = new ClaimEvidence(claim);
    for (const evidence of [missed, worst, none]) evidence.add(0.02);
    missed.add(undefined);
    worst.add(-claim.largestLoss);
    const said = ({ logAgainstClaim, logAboveFloor, logDecay, n, mean }: ClaimEvidence) => {
      return { logAgainstClaim, logAboveFloor, logDecay, n, mean };
    };
    assert.deepEqual(said(missed), said(worst));
    assert.deepEqual([missed.missed, worst.missed], [1, 0]);
    assert.ok(missed.logAgainstClaim > none.logAgainstClaim);
    assert.ok(missed.logAboveFloor < none.logAboveFloor);
    assert.ok(missed.logDecay > none.logDecay);
  }
});

test("a loss below the bound counts in full against the claim, and nothing shows any more that it holds", () => {
  const evidence = new ClaimEvidence(meanReturn);
  const bounded = new ClaimEvidence(meanReturn);
  evidence.add(-0.2);
  bounded.add(-0.05);
  assert.ok(evidence.logAgainstClaim > bounded.logAgainstClaim);
  assert.ok(evidence.logDecay > bounded.logDecay);
  assert.deepEqual([evidence.breach, bounded.breach], [0, undefined]);
  for (let period = 0; period < 500; period += 1) evidence.add(0.05);
  assert.equal(evidence.logAboveFloor, Number.NEGATIVE_INFINITY);
  assert.equal(evidence.verdictAfter("UNDECIDED"), "UNDECIDED");
});

test("a gain above the largest one counts as that one: no single gain saves a claim", () => {
  const huge = new ClaimEvidence(meanReturn);
  const largest = new ClaimEvidence(meanReturn);
  huge.add(40);
  largest.add(0.05);
  assert.deepEqual(
    [huge.logAgainstClaim, huge.logAboveFloor, huge.logDecay, huge.mean],
    [largest.logAgainstClaim, largest.logAboveFloor, largest.logDecay, 0.05],
  );
});
