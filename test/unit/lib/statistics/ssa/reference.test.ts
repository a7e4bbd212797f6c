import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type Decomposition,
  decompose,
  everyComponent,
} from "#lib/statistics/ssa/decomposition.ts";
import { recurrentForecast, vectorForecast } from "#lib/statistics/ssa/forecast.ts";
import { reconstruct } from "#lib/statistics/ssa/reconstruction.ts";
import { recurrenceOf } from "#lib/statistics/ssa/recurrence.ts";
import { signalRoots } from "#lib/statistics/ssa/roots.ts";
import { classicSeries } from "#test/support/classic-series.ts";
import { referenceNumbers } from "#test/support/reference-numbers.ts";

interface Case {
  readonly L: number;
  readonly sigma: number[];
  readonly groups: Record<string, number[]>;
  readonly reconEvery17th: Record<string, number[]>;
  readonly residual_ss: number;
  readonly forecast_group: number[];
  readonly rforecast: number[];
  readonly rforecast_base_original: number[];
  readonly vforecast: number[];
  readonly lrr_first5: number[];
  readonly lrr_last5: number[];
  readonly esprit: { readonly periods: (number | "Inf")[]; readonly moduli: number[] };
}

/** Numbers of Rssa 1.0.5, with components counted from 1. */
const expected = referenceNumbers("ssa");

/** The tolerances that the reference states: relative, but for reconstructions. */
const [SIGMA, RECONSTRUCTION, FORECAST] = [1e-9, 1e-6, 1e-7] as const;

function decomposed(series: readonly Float64Array[], window: number, rank: number): Decomposition {
  const result = decompose(series, window, rank);
  assert.ok(result.status === "OK", "note" in result ? result.note : "");
  return result;
}

function near(actual: ArrayLike<number> | undefined, wanted: number[], relative: number): void {
  assert.equal(actual?.length, wanted.length);
  wanted.forEach((value, i) => {
    const error = Math.abs(actual![i]! - value);
    assert.ok(error <= relative * Math.abs(value), `${i}: ${actual![i]} not ${value}`);
  });
}

function within(actual: ArrayLike<number>, wanted: number[], absolute: number): void {
  wanted.forEach((value, i) => {
    assert.ok(Math.abs(actual[i]! - value) <= absolute, `${i}: ${actual[i]} not ${value}`);
  });
}

const passengers = classicSeries("AirPassengers");
const cases = [
  ["co2_L234", classicSeries("co2")],
  ["airpassengers", passengers],
  ["airpassengers_log", passengers.map(Math.log)],
] as const;

for (const [name, series] of cases) {
  const wanted: Case = expected.cases[name];
  const whole = decomposed([series], wanted.L, 20);
  const group = wanted.forecast_group.map((c) => c - 1);
  const steps = wanted.rforecast.length;

  test(`twenty singular values of ${name} agree with Rssa to 1e-9`, () => {
    near(whole.sigma, wanted.sigma, SIGMA);
  });

  test(`the reconstructions of the groups of ${name} agree with Rssa to 1e-6`, () => {
    const used: number[] = [];
    for (const [groupName, numbers] of Object.entries(wanted.groups)) {
      const components = numbers.map((c) => c - 1);
      const part = reconstruct(whole, components)[0]!;
      within(
        part.filter((_, t) => t % 17 === 0),
        wanted.reconEvery17th[groupName]!,
        RECONSTRUCTION,
      );
      used.push(...components);
    }
    const rest = reconstruct(whole, used)[0]!.map((value, t) => series[t]! - value);
    near([rest.reduce((sum, value) => sum + value * value, 0)], [wanted.residual_ss], FORECAST);
  });

  test(`the linear recurrence of ${name} agrees with Rssa`, () => {
    const coefficients = recurrenceOf(whole.left, wanted.L, group)!;
    near(coefficients.slice(0, 5), wanted.lrr_first5, FORECAST);
    near(coefficients.slice(-5), wanted.lrr_last5, FORECAST);
  });

  test(`the periods and moduli of the roots of ${name} agree with Rssa's ESPRIT`, () => {
    const roots = signalRoots(whole, group);
    near(
      roots?.map((root) => root.modulus),
      wanted.esprit.moduli,
      SIGMA,
    );
    roots?.forEach(({ periodBars }, i) => {
      const theirs = wanted.esprit.periods[i]!;
      if (theirs === "Inf") assert.equal(periodBars, Number.POSITIVE_INFINITY);
      else near([periodBars], [theirs], SIGMA);
    });
  });

  test(`the recurrent forecasts of ${name} from both bases agree with Rssa to 1e-7`, () => {
    near(recurrentForecast(whole, group, steps)?.[0], wanted.rforecast, FORECAST);
    const original = recurrentForecast(whole, group, steps, "ORIGINAL");
    near(original?.[0], wanted.rforecast_base_original, FORECAST);
  });

  test(`the vector forecast of ${name} agrees with Rssa to 1e-7`, () => {
    near(vectorForecast(whole, group, steps)?.[0], wanted.vforecast, FORECAST);
  });
}

test("both forecasts continue a series of rank 7 to 1e-9", () => {
  const value = (n: number) =>
    Math.exp(0.01 * n) +
    2 * Math.cos((2 * Math.PI * n) / 7) +
    0.5 * Math.sin((2 * Math.PI * n) / 12) +
    0.1 * n;
  const whole = decomposed([Float64Array.from({ length: 120 }, (_, n) => value(n))], 48, 10);
  const truth = Array.from({ length: 20 }, (_, h) => value(120 + h));
  assert.equal(whole.rank, 7);
  near(whole.sigma, expected.finiteRankSigma, SIGMA);
  near(recurrentForecast(whole, everyComponent(whole), 20)?.[0], truth, 1e-9);
  near(vectorForecast(whole, everyComponent(whole), 20)?.[0], truth, 1e-9);
});

test("values, recurrent and vector forecasts of two series of wine sales agree with Rssa", () => {
  const { wine } = expected;
  const names = ["Fortified", "Drywhite"] as const;
  const series = names.map((name) => Float64Array.from(wine.series[name] as number[]));
  const whole = decomposed(series, wine.L, wine.rank);
  near(whole.sigma, wine.sigma, SIGMA);
  const components = everyComponent(whole);
  const column = recurrentForecast(whole, components, 12);
  const vector = vectorForecast(whole, components, 12);
  names.forEach((name, p) => {
    near(column?.[p], wine.rforecast_column[name], FORECAST);
    near(vector?.[p], wine.vforecast_column[name], FORECAST);
  });
});
