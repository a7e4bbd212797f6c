import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { keepProbability } from "#services/audit/domain/gates/keep-surface.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { isLong } from "#test/support/test-length.ts";
import { isKept, keepShare, statedKeep } from "./keep/keep-share.ts";
import { walkRatios } from "./keep/ratios.ts";

const spec = loadAuditConfig({ environment: {} }).gates.find(
  (gate) => gate.kind === "FORECAST_AUDITS",
)!;
assert.ok(spec.kind === "FORECAST_AUDITS");

/** Models without a fit, so that a walk takes a fraction of a second; the policy is the service's otherwise. */
const { policy: whole } = loadForecastConfig({ environment: {} });
const policy = { ...whole, models: ["naive", "drift"] };
const plan = { audits: 24, horizonBars: 30, spacingBars: 30 };
const sampleWalks = isLong ? 40 : 20;
const drawnCount = isLong ? 400 : 150;

test("the share of driftless walks that ends KEEP has the P(KEEP) of other walks in its interval", () => {
  const walksFrom = (first: number, count: number) =>
    Array.from({ length: count }, (_, k) => walkRatios(first + k, plan, policy));
  const shown = keepShare(spec, walksFrom(1, sampleWalks));
  const stated = statedKeep(spec, walksFrom(1_000_000, sampleWalks), plan.audits);
  const text = JSON.stringify({ shown, stated });
  assert.ok(shown.kept > 0 && shown.kept < shown.walks, text);
  assert.ok(stated.byWalk >= shown.lower && stated.byWalk <= shown.upper, text);
});

test("a walk and its audits follow from the seed", () => {
  const short = { ...plan, audits: 3 };
  assert.deepEqual(walkRatios(5, short, policy), walkRatios(5, short, policy));
  assert.notDeepEqual(walkRatios(5, short, policy), walkRatios(6, short, policy));
});

/** Walks of independent audits, each with the rates that are drawn for it. */
function drawnWalks(seed: number, ratesOf: (random: SeededRandom) => readonly [number, number]) {
  const random = new SeededRandom(seed);
  return Array.from({ length: drawnCount }, () => {
    const [violations, lifts] = ratesOf(random);
    return Array.from({ length: 60 }, () => {
      const drawn = random.uniform();
      return drawn < violations ? 1.2 : drawn < violations + lifts ? 0.95 : 1.02;
    });
  });
}

test("where all walks have the same rates, P(KEEP) is that of independent audits", () => {
  const walks = drawnWalks(3, () => [0.1, 0.13]);
  const { pooled, byWalk } = statedKeep(spec, walks, 60);
  const truth = { violationRate: 0.1, liftRate: 0.13, largeShare: 1 };
  const exact = keepProbability(spec, 60, truth)!;
  assert.ok(Math.abs(pooled - exact) < 0.04, JSON.stringify({ pooled, exact }));
  assert.ok(Math.abs(byWalk - exact) < 0.04, JSON.stringify({ byWalk, exact }));
});

test("where walks have rates of their own, only the P(KEEP) of each walk's is the share", () => {
  const walksOf = (seed: number) => drawnWalks(seed, (random) => [0.05, 0.3 * random.uniform()]);
  const shown = keepShare(spec, walksOf(5));
  const { pooled, byWalk } = statedKeep(spec, walksOf(6), 60);
  const text = JSON.stringify({ shown, pooled, byWalk });
  assert.ok(byWalk >= shown.lower && byWalk <= shown.upper, text);
  assert.ok(pooled > shown.upper, text);
});

test("the gate on file decides which walk is kept", () => {
  assert.equal(
    isKept(
      spec,
      Array.from({ length: 20 }, () => 0.9),
    ),
    true,
  );
  assert.equal(
    isKept(
      spec,
      Array.from({ length: 20 }, () => 1),
    ),
    false,
  );
  assert.equal(
    isKept(
      spec,
      Array.from({ length: 19 }, () => 0.9),
    ),
    false,
  );
});
