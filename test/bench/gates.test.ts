import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { knownDates } from "#services/audit/domain/assurance/as-of-dates.ts";
import { assuredCriterion } from "#services/audit/domain/assurance/assured-criterion.ts";
import { wrongFails, wrongPasses } from "./gates/error-rates.ts";
import { atLimit, goodStrategy, justSatisfied, shapes } from "./gates/laws.ts";
import { estimatedGates } from "./gates/limits.ts";
import { failing, passing } from "./gates/looks.ts";
import { plannedOf } from "./gates/measure-rates.ts";
import { measuredRates } from "./gates/measured.ts";
import { missesOf } from "./gates/requirements.ts";
import { asOfsOf, strategyOf, structures } from "./gates/strategies.ts";

const { gates, assurance } = loadAuditConfig({ environment: {} });
const estimated = estimatedGates(gates);
const { alphaRatio } = assurance;

test("every gate that estimates something is tried, at each of its limits", () => {
  assert.deepEqual(
    estimated.map(({ spec, limits }) => [spec.gate, limits.length]),
    [
      ["forecast-audits", 2],
      ["phase-0", 1],
      ["phase-1", 1],
      ["phase-2", 3],
      ["phase-4", 3],
      ["phase-5", 5],
    ],
  );
});

test("what the bench decides after an as-of, the service decides after that as-of", () => {
  const random = new SeededRandom(7);
  const levels = { alphaRatio, failAlphaRatio: alphaRatio };
  const seen = new Set<string>();
  for (const { limits } of estimated) {
    for (const limit of limits) {
      const { metric } = limit.asked;
      const { comparator, threshold } = limit.result;
      const far = comparator === "AT_MOST" ? 0.3 : 0.9 * threshold;
      for (const structure of structures) {
        const laws = structure.tickers === 1 ? goodStrategy : atLimit(limit, shapes[2]!, far);
        const all = knownDates(strategyOf(random, structure, laws, asOfsOf(60, structure)));
        const { dates } = all;
        const passes = passing(limit, dates, assurance);
        const fails = failing(limit, dates, alphaRatio);
        for (let count = 20; count <= dates.length; count += 13) {
          const known = { ...all, dates: dates.slice(0, count) };
          const { verdict, evidence } = assuredCriterion(
            limit.result,
            limit.asked,
            { known },
            assurance,
            levels,
          );
          seen.add(`${metric} ${verdict}`);
          assert.equal(passes[count - 1] === 1, verdict === "PASS", metric);
          // The service withholds both answers of a mean that is approximate in full; the bench asks for FAIL alone.
          const isFail = evidence!.logFail >= -Math.log(alphaRatio);
          assert.equal(fails[count - 1] === 1, isFail, metric);
        }
      }
    }
  }
  for (const metric of ["violation_rate", "lift_fraction", "win_rate"]) {
    for (const verdict of ["PASS", "FAIL"]) assert.ok(seen.has(`${metric} ${verdict}`), metric);
  }
});

test("of strategies at a limit fewer than 5 % are ever passed, and no gate passes more than its criterion", () => {
  const strategies = 120;
  const most = alphaRatio + 3 * Math.sqrt((alphaRatio * (1 - alphaRatio)) / strategies);
  let passed = 0;
  for (const [at, gate] of estimated.entries()) {
    for (const limit of gate.limits) {
      const found = wrongPasses(gate, limit, assurance, strategies, at);
      assert.ok(found.byCriterion.ratio <= most, `${found.gate} ${found.criterion}`);
      assert.ok(found.byGate.count <= found.byCriterion.count);
      passed += found.byCriterion.count;
    }
  }
  assert.ok(passed > 0, "nulls that nothing ever passes test nothing");
});

test("of strategies that just satisfy a gate fewer than 5 % are ever failed", () => {
  const strategies = 60;
  const most = alphaRatio + 3 * Math.sqrt((alphaRatio * (1 - alphaRatio)) / strategies);
  for (const [at, gate] of estimated.entries()) {
    assert.ok(wrongFails(gate, assurance, strategies, at).ratio <= most, gate.spec.gate);
    const { audits, trades } = justSatisfied(gate);
    for (const law of [audits, trades!]) {
      const sum = law.reduce((total, [probability]) => total + probability, 0);
      assert.ok(Math.abs(sum - 1) < 1e-12);
    }
  }
});

test("the committed result holds everything that is required, and is of these gates and this policy", () => {
  const rates = measuredRates();
  assert.deepEqual(missesOf(rates, assurance), []);
  assert.deepEqual(
    [rates.alphaRatio, rates.lossBoundRatio],
    [alphaRatio, assurance.lossBoundRatio],
  );
  const remedy = "npm run bench:gates -- --write, then npm run docs";
  const [first] = estimated;
  const own = rates.planned.filter(({ gate }) => gate === first!.spec.gate);
  assert.deepEqual(plannedOf([first!], assurance, own[0]!.simulated.strategies), own, remedy);
  const exact = (powers: typeof rates.planned) => powers.map(({ simulated: _, ...rest }) => rest);
  assert.deepEqual(exact(plannedOf(estimated, assurance, 1)), exact(rates.planned), remedy);
});
