import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  bestPastModels,
  fewestPastAudits,
} from "#services/audit/domain/assurance/skill/best-past-model.ts";
import type { ForecastScored } from "#services/audit/domain/facts/forecast-facts.ts";
import { evidenceWith } from "#test/unit/audit/sample-evidence.ts";
import { auditWith, dayMs, every, startMs } from "./sample-audits.ts";

/** The best model of each day and ticker, as "day ticker". */
function chosen(scored: readonly ForecastScored[]): ReadonlyMap<string, string> {
  const best = bestPastModels(evidenceWith({ scored }).observed("FORECAST_SCORED"));
  return new Map(
    [...best].map(([audit, model]) => {
      const [ticker, asOfMs] = audit.split(" ");
      return [`${(Number(asOfMs) - startMs) / dayMs} ${ticker}`, model];
    }),
  );
}

test("the best model was off least in the audits that had closed by the as-of", () => {
  const scored = every(30, 5).map((day) =>
    auditWith(day, { ensemble: 9, models: { ets: day < 75 ? 8 : 30, theta: 9 } }),
  );
  const best = chosen(scored);
  // The audit of day 45 is the tenth, and closes at day 50.
  assert.deepEqual([best.get("45 AAPL"), best.get("50 AAPL")], [undefined, "ets"]);
  assert.equal(best.size, 30 - fewestPastAudits);
  assert.equal(best.get("80 AAPL"), "theta");
  assert.equal(best.get("75 AAPL"), "ets");
});

test("an outcome is not known while its horizon is open, however early the audit began", () => {
  const scored = [
    ...every(10, 1).map((day) => auditWith(day, { ensemble: 9, models: { ets: 8, theta: 9 } })),
    auditWith(14, { ensemble: 9, models: { ets: 1, theta: 1 } }, "MSFT"),
    auditWith(13, { ensemble: 9, models: { ets: 1, theta: 1 } }, "MSFT"),
  ];
  const best = chosen(scored);
  // The tenth closes at day 14.
  assert.deepEqual([best.get("13 MSFT"), best.get("14 MSFT")], [undefined, "ets"]);
});

test("all instruments teach, a model without a path at the as-of is no opponent, and ties go by name", () => {
  const models = { theta: 8, ets: 8, garch: 7 };
  const past = ["AAPL", "MSFT"].flatMap((ticker) =>
    every(5, 5).map((day) => auditWith(day, { ensemble: 9, models }, ticker)),
  );
  const at = (now: { readonly [model: string]: number }) =>
    chosen([...past, auditWith(40, { ensemble: 9, models: now }, "NVDA")]).get("40 NVDA");
  assert.equal(at(models), "garch");
  assert.equal(at({ theta: 1, ets: 2 }), "ets");
  assert.equal(at({ sarimax: 1 }), undefined);
});

test("facts that do not say since when they are known choose nobody and are no opponents", () => {
  const scored = every(30, 5).map((day) => {
    const { closedMs: _, ...older } = auditWith(day, { ensemble: 9, models: { ets: 8 } });
    return older;
  });
  assert.equal(chosen(scored).size, 0);
});

test("no later outcome changes who was the best model before it", () => {
  const error = fc.double({ min: 0.1, max: 100, noNaN: true });
  const row = fc.record({ ets: error, theta: error, garch: error });
  const rows = fc.array(row, { minLength: 20, maxLength: 40 });
  fc.assert(
    fc.property(rows, rows, fc.nat(39), (first, second, cut) => {
      const of = (models: (day: number) => { readonly [model: string]: number }) =>
        chosen(first.map((_, day) => auditWith(day, { ensemble: 9, models: models(day) })));
      const before = of((day) => first[day]!);
      // The outcomes of days from `cut` on are others; they close five days later.
      const after = of((day) =>
        day < cut ? first[day]! : (second[day] ?? { ets: 1, theta: 2, garch: 3 }),
      );
      for (let day = 0; day < Math.min(first.length, cut + 5); day += 1) {
        assert.equal(after.get(`${day} AAPL`), before.get(`${day} AAPL`));
      }
    }),
    { numRuns: 50 },
  );
});
