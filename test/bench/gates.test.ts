import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { passRates } from "./gates/error-rates.ts";
import { atLimit, limitsOf } from "./gates/limits.ts";
import { firstAssured, firstPass } from "./gates/looks.ts";
import { strategyOf, structures } from "./gates/strategies.ts";

const { gates, assurance } = loadAuditConfig({ environment: {} });
const limits = limitsOf(gates);

test("every limit that a gate estimates is tried, in every gate that has one", () => {
  assert.ok(limits.length >= 8);
  const tried = new Set(limits.flatMap((limit) => limit.gates));
  for (const gate of ["forecast-audits", "phase-0", "phase-1", "phase-2", "phase-4", "phase-5"]) {
    assert.ok(tried.has(gate), gate);
  }
});

test("what the bench passes at a look, the service passes at that look", () => {
  const random = new SeededRandom(7);
  for (const limit of limits) {
    for (const structure of structures) {
      const points = { ...atLimit(limit, false), hitRatio: 0.05 };
      const good = limit.result.comparator === "AT_MOST" ? points : { ...points, hitRatio: 0.9 };
      const evidence = strategyOf(random, structure, good, 40);
      const first = firstPass(limit, evidence, assurance);
      assert.equal(first, firstAssured(limit, evidence, assurance), limit.asked.metric);
    }
  }
});

test("of strategies at a limit fewer than 5 % are ever passed, within three standard errors", () => {
  const strategies = 200;
  const most = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / strategies);
  for (const [at, limit] of limits.entries()) {
    const { ratio } = passRates(limit, assurance, strategies, at);
    assert.ok(ratio <= most, `${limit.asked.metric}: ${ratio}`);
  }
});
