import assert from "node:assert/strict";
import { test } from "node:test";
import { basisOf, detectedBasis } from "#gateway/market-data/domain/quality/detect-basis.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import { dividedBar, qualityInput, soundBars, weekdayMs } from "#test/support/quality-series.ts";

const split = (bar: RawBar, day: number) => (day >= 60 ? dividedBar(bar, 2) : bar);
const actions = [{ kind: "SPLIT", exTimeMs: weekdayMs(60), newSharesPerOld: 2 }] as const;

test("prices with the step of a split are as traded, by action, adj_close or jump", () => {
  const adjusted = soundBars(120, (bar, day) => {
    const raw = split(bar, day);
    return { ...raw, adjClose: raw.close / (day < 60 ? 2 : 1) };
  });
  assert.equal(detectedBasis(qualityInput(soundBars(120, split), { actions })), "AS_TRADED");
  assert.equal(detectedBasis(qualityInput(adjusted)), "AS_TRADED");
  assert.equal(detectedBasis(qualityInput(soundBars(120, split))), "AS_TRADED");
});

test("prices without the step of a known split, or beside dividends, are split-adjusted", () => {
  const dividends = soundBars(120, (bar, day) => ({
    ...bar,
    adjClose: bar.close * (day < 30 ? 0.98 : day < 80 ? 0.99 : 1),
  }));
  assert.equal(detectedBasis(qualityInput(soundBars(120), { actions })), "SPLIT_ADJUSTED");
  assert.equal(detectedBasis(qualityInput(dividends)), "SPLIT_ADJUSTED");
});

test("an adj_close that knows of bonus issues and nothing else belongs to prices as traded", () => {
  const bars = soundBars(120, (bar, day) => {
    const raw = day >= 60 ? dividedBar(bar, 1.2) : bar;
    return { ...raw, adjClose: Number((raw.close / (day < 60 ? 1.2 : 1)).toFixed(2)) };
  });
  assert.equal(detectedBasis(qualityInput(bars)), "AS_TRADED");
});

test("nothing shows the basis of prices without adj_close or actions, and what is stated wins", () => {
  assert.equal(detectedBasis(qualityInput(soundBars(120))), undefined);
  assert.equal(
    basisOf(qualityInput(soundBars(120), { basis: "FULLY_ADJUSTED" })),
    "FULLY_ADJUSTED",
  );
});
