import assert from "node:assert/strict";
import { test } from "node:test";
import { loadAuditConfig } from "#services/audit/config.ts";
import { movesBetween } from "#services/audit/domain/ratchet/demand.ts";
import { forecastTerms, judgesForecasts } from "#services/audit/domain/ratchet/terms.ts";
import { evidenceWith, sampleKey, sampleScored } from "#test/unit/audit/sample-evidence.ts";

const scored = (horizonBars: number, baselineModel: string, ticker = "AAPL", day = 0) =>
  sampleScored(5, 10, {
    key: sampleKey({ horizonBars, ticker, asOfMs: Date.UTC(2015, 0, 5 + day) }),
    baselineModel,
  });
const termsOf = (...all: readonly ReturnType<typeof scored>[]) =>
  forecastTerms(evidenceWith({ scored: all }));

test("forecasts are held against a horizon and a baseline, once an instrument, in whatever order they come", () => {
  const all = [scored(30, "naive"), scored(30, "naive", "AAPL", 1), scored(30, "naive", "MSFT")];
  const terms = termsOf(...all);
  assert.deepEqual(
    terms.map(({ source, ticker, demands }) => [source, ticker, demands.map(({ text }) => text)]),
    [
      ["FORECAST", "AAPL", ["30", "naive"]],
      ["FORECAST", "MSFT", ["30", "naive"]],
    ],
  );
  assert.deepEqual(termsOf(...all.toReversed()), terms);
});

test("another horizon, in whichever direction, and another baseline count as looser", () => {
  const [before] = termsOf(scored(30, "naive"));
  const fieldsTo = (...now: readonly ReturnType<typeof scored>[]) =>
    movesBetween(before!.demands, termsOf(...now)[0]!.demands).map(({ field }) => field);
  assert.deepEqual(fieldsTo(scored(30, "naive")), []);
  assert.deepEqual(fieldsTo(scored(10, "naive")), ["forecast.horizon_bars"]);
  assert.deepEqual(fieldsTo(scored(60, "naive")), ["forecast.horizon_bars"]);
  assert.deepEqual(fieldsTo(scored(30, "drift")), ["forecast.baseline_model"]);
});

test("gates over errors of forecasts judge forecasts, those over trades and counts do not", () => {
  const { gates } = loadAuditConfig({ environment: {} });
  const judging = gates.filter(judgesForecasts).map(({ gate }) => gate);
  for (const gate of ["forecast-audits", "phase-1", "phase-4", "phase-5"]) {
    assert.ok(judging.includes(gate), gate);
  }
  for (const gate of ["phase-0", "phase-2"]) assert.ok(!judging.includes(gate), gate);
});
