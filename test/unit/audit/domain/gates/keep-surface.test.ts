import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { evaluateSpec, judgeSpec } from "#services/audit/domain/gates/gate-evaluation.ts";
import {
  type ForecastAuditsGateSpec,
  gateSpecSchema,
  pinSpec,
} from "#services/audit/domain/gates/gate-spec.ts";
import { keepSurface } from "#services/audit/domain/gates/keep-surface.ts";
import { evidenceWith, scoredWithRatios, times } from "#test/unit/audit/sample-evidence.ts";

const spec: ForecastAuditsGateSpec = {
  kind: "FORECAST_AUDITS",
  gate: "forecast-audits",
  title: "t",
  violationRatio: 1.1,
  maximumViolationRate: 0.25,
  minimumEffectiveAudits: 10,
  holdingPeriodAudits: 20,
  failFast: true,
  liftRatio: 1,
  minimumLiftFraction: 0.1,
  promotionRatio: 0.98,
};

const evidenceOf = (ratios: readonly number[]) =>
  evidenceWith({ scored: scoredWithRatios(ratios) });

test("each stated P(KEEP) is the share of simulated audit sets that the gate keeps", () => {
  // Half of the lifts are beyond the promotion ratio.
  const surface = keepSurface(spec, evidenceOf([0.97, 0.99, ...times(22, 1.05)]));
  assert.equal(surface?.n, 24);
  assert.equal(surface?.promotedShare, 0.5);
  const random = new SeededRandom(7);
  const runs = 400;
  for (const chance of surface!.chances.filter((_, at) => at % 6 === 1)) {
    let kept = 0;
    for (let run = 0; run < runs; run += 1) {
      const ratios = Array.from({ length: 24 }, () => {
        const drawn = random.uniform();
        if (drawn < chance.violationRate) return 1.2;
        if (drawn < chance.violationRate + chance.liftRate)
          return random.uniform() < 0.5 ? 0.9 : 0.99;
        return 1.05;
      });
      if (judgeSpec(spec, evidenceOf(ratios)).finding.ensembleStatus === "KEEP") kept += 1;
    }
    const error = Math.sqrt((chance.keepRatio * (1 - chance.keepRatio)) / runs);
    const text = `${kept / runs} at ${JSON.stringify(chance)}`;
    assert.ok(Math.abs(kept / runs - chance.keepRatio) < 4 * error + 0.005, text);
  }
});

test("a surface is computed for as many audits as the gate asks for", () => {
  assert.equal(keepSurface(spec, evidenceOf([1]))?.n, 20);
  assert.equal(keepSurface({ ...spec, requiredEffectiveAudits: 100 }, evidenceOf([1]))?.n, 100);
  assert.equal(keepSurface(spec, evidenceOf(times(50, 1)))?.n, 50);
});

test("more violations never make KEEP likelier, and more lifts never less likely", () => {
  const { chances } = keepSurface(spec, evidenceOf(times(40, 0.9)))!;
  for (const one of chances) {
    for (const other of chances) {
      if (other.violationRate < one.violationRate || other.liftRate > one.liftRate) continue;
      assert.ok(other.keepRatio <= one.keepRatio + 1e-12);
    }
  }
});

test("a gate whose lifts may be violations has no surface", () => {
  assert.equal(keepSurface({ ...spec, liftRatio: 1.2 }, evidenceOf([1])), undefined);
  assert.equal(keepSurface({ ...spec, promotionRatio: 1.05 }, evidenceOf([1])), undefined);
});

test("the gate answers with its surface beside what its criteria let through", () => {
  const found = evaluateSpec(pinSpec(spec), evidenceOf(times(20, 0.9)));
  assert.equal(found.keepSurface?.chances.length, 25);
  assert.ok(
    found.criteria.every(({ criterion, characteristic }) => {
      return criterion === "warm-up" ? characteristic === undefined : characteristic !== undefined;
    }),
  );
});

test("criteria that ask for the ensemble have its surface, for as many audits as all of them ask for", () => {
  const { kind: _, gate, title, failFast: _f, ...ensemble } = spec;
  const criteria = [
    { criterion: "audits", metric: "effective_audits", comparator: "AT_LEAST", threshold: 60 },
  ].map((one) => ({ ...one, unit: "COUNT", minimumN: 0 }));
  const asked = gateSpecSchema.parse({ kind: "CRITERIA", gate, title, criteria, ensemble });
  const alone = gateSpecSchema.parse({ kind: "CRITERIA", gate, title, criteria });
  const evidence = evidenceOf(times(20, 0.9));
  const found = evaluateSpec(pinSpec(asked), evidence).keepSurface;
  assert.equal(found?.n, 60);
  const same = keepSurface({ ...spec, requiredEffectiveAudits: 60 }, evidence);
  assert.deepEqual(found, same);
  assert.equal(evaluateSpec(pinSpec(alone), evidence).keepSurface, undefined);
});
