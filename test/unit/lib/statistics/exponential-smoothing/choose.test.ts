import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseEts } from "#lib/statistics/exponential-smoothing/choose.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { periodOf, reference } from "./reference.ts";

const all = { forms: "ALL", iterationLimit: 500 } as const;

for (const [name, known] of Object.entries(reference.auto)) {
  test(`ets ${name}: AICc is at most R's ${known.method}`, () => {
    const fit = chooseEts(classicSeries(name), periodOf(name), all)!;
    assert.ok(fit.aicc <= known.aicc + 0.1, `${fit.aicc}`);
    // R stops short of the optimum of M,A,M on AirPassengers: there it has a logL of -682.40, here
    // -676.00, which puts that form first.
    const { error, trend, season } = fit.form;
    const expected = name === "AirPassengers" ? "ETS(M,A,M)" : known.method;
    assert.equal(`ETS(${error},${trend},${season})`, expected);
  });
}

test("additive forms only are chosen among where the settings say so", () => {
  const fit = chooseEts(classicSeries("AirPassengers"), 12, { ...all, forms: "ADDITIVE" })!;
  assert.deepEqual([fit.form.error, fit.form.season], ["A", "A"]);
});

test("a trend is damped or absent where the settings say so", () => {
  const series = classicSeries("AirPassengers");
  assert.equal(chooseEts(series, 12, all)?.form.trend, "A");
  assert.equal(chooseEts(series, 12, { ...all, forms: "DAMPED" })?.form.trend, "Ad");
});

test("a series with a negative value gets an additive form", () => {
  const series = classicSeries("Nile");
  series[50] = -37;
  assert.equal(chooseEts(series, 1, all)?.form.error, "A");
});

test("a season that was seen only once is not fitted", () => {
  assert.equal(chooseEts(classicSeries("AirPassengers").slice(0, 23), 12, all)?.form.season, "N");
});

test("two values are too few for any form", () => {
  assert.equal(chooseEts(Float64Array.of(1, 2), 1, all), undefined);
});

test("a caller that is gone ends the choice between two forms", () => {
  let calls = 0;
  const gone = new Error("gone");
  const stop = (): void => {
    calls += 1;
    if (calls === 3) throw gone;
  };
  assert.throws(() => chooseEts(classicSeries("Nile"), 1, all, stop), gone);
  assert.equal(calls, 3);
});
