import assert from "node:assert/strict";
import { test } from "node:test";
import { logReturnsOf } from "#test/support/synthetic-series.ts";

/** Standard errors that an estimate may be away from what theory says: one in 16,000 is further. */
const errors = 4;
const barsPerYear = 252;

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) => {
  const centre = mean(values);
  return mean(values.map((x) => (x - centre) ** 2));
};

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((x, at) => (x - meanA) * (b[at]! - meanB)));
  return covariance / Math.sqrt(variance(a) * variance(b));
}

const squares = (values: readonly number[]) => values.map((x) => x * x);
/** Of a series with itself, one bar later. */
const autocorrelation = (x: readonly number[]) => correlation(x.slice(0, -1), x.slice(1));

function within(found: number, expected: number, standardError: number, what: string): void {
  const distance = Math.abs(found - expected) / standardError;
  assert.ok(distance <= errors, `${what} is ${found}, ${distance} errors from ${expected}`);
}

test("gbm has the mean, the variance and the independence of its formula", () => {
  const [returns = []] = logReturnsOf("gbm", { drift: 0.1, annualisedVolatility: 0.3 });
  const n = returns.length;
  const expected = 0.3 ** 2 / barsPerYear;
  within(mean(returns), (0.1 - 0.3 ** 2 / 2) / barsPerYear, Math.sqrt(expected / n), "mean");
  within(variance(returns), expected, expected * Math.sqrt(2 / n), "variance");
  within(autocorrelation(returns), 0, 1 / Math.sqrt(n), "autocorrelation");
  within(autocorrelation(squares(returns)), 0, 1 / Math.sqrt(n), "autocorrelation of squares");
});

test("jump diffusion has the share of jumps, their size and the compensated drift of its formula", () => {
  const jumps = { jumpsPerYear: 20, jumpMean: -0.03, jumpDeviation: 0.04 };
  const [returns = []] = logReturnsOf("jump-diffusion", {
    ...jumps,
    drift: 0.05,
    annualisedVolatility: 0,
  });
  const n = returns.length;
  const perBar = 20 / barsPerYear;
  const meanRelativeJump = Math.exp(-0.03 + 0.04 ** 2 / 2) - 1;
  const smooth = 0.05 / barsPerYear - perBar * meanRelativeJump;
  const share = returns.filter((x) => Math.abs(x - smooth) > 1e-6).length / n;
  const expected = 1 - Math.exp(-perBar);
  within(share, expected, Math.sqrt((expected * (1 - expected)) / n), "share of bars with jumps");
  const secondMoment = perBar * (0.03 ** 2 + 0.04 ** 2);
  within(mean(returns), smooth + perBar * -0.03, Math.sqrt(secondMoment / n), "mean");
  // Fourth moment of a normal jump with mean m and deviation s: m⁴ + 6 m² s² + 3 s⁴.
  const fourth = perBar * (0.03 ** 4 + 6 * 0.03 ** 2 * 0.04 ** 2 + 3 * 0.04 ** 4);
  const error = Math.sqrt((fourth + 2 * secondMoment ** 2) / n);
  within(variance(returns), secondMoment, error, "variance");
});

test("ornstein-uhlenbeck loses half of a distance in its half-life, and keeps to its stationary variance", () => {
  const [returns = []] = logReturnsOf("ornstein-uhlenbeck", {
    annualisedVolatility: 0.3,
    halfLifeBars: 10,
  });
  let level = 0;
  const levels = returns.map((x) => {
    level += x;
    return level;
  });
  const n = levels.length;
  const kept = 0.5 ** (1 / 10);
  within(autocorrelation(levels), kept, Math.sqrt((1 - kept ** 2) / n), "share kept after a bar");
  const theta = (Math.LN2 / 10) * barsPerYear;
  const stationary = 0.3 ** 2 / (2 * theta);
  const effective = (n * (1 - kept ** 2)) / (1 + kept ** 2);
  within(variance(levels), stationary, stationary * Math.sqrt(2 / effective), "variance of levels");
});

test("heston keeps to its mean variance, clusters it and has its leverage", () => {
  const settings = { annualisedVolatility: 0.2, reversionPerYear: 4, volatilityOfVariance: 0.4 };
  const [returns = []] = logReturnsOf("heston", { ...settings, leverage: -0.6 });
  const years = returns.length / barsPerYear;
  // Stationary variance of the variance, and the error of its mean over the years (decay at 4 a year).
  const ofVariance = (0.4 ** 2 * 0.04) / (2 * 4);
  const error = Math.sqrt((ofVariance * 2) / (4 * years) + (2 * 0.04 ** 2) / returns.length);
  within(variance(returns) * barsPerYear, 0.04, error, "annual variance");
  // Corr(r²ₜ, r²ₜ₊₁) = Var(v) e^(−κΔ) / (2 θ² + 3 Var(v)), near 0.14; squares have heavy tails: ±0.05.
  const expected = (ofVariance * Math.exp(-4 / barsPerYear)) / (2 * 0.04 ** 2 + 3 * ofVariance);
  const clustering = autocorrelation(squares(returns));
  assert.ok(Math.abs(clustering - expected) < 0.05, `clustering ${clustering}, not ${expected}`);
  const next = squares(returns).slice(1);
  assert.ok(correlation(returns.slice(0, -1), next) < -errors / Math.sqrt(next.length));
});

test("regimes are in each state for its share of time, and stay for its mean length", () => {
  const lengths = { calmBars: 120, turbulentBars: 30 };
  const still = {
    calmDrift: 0,
    calmAnnualisedVolatility: 0,
    turbulentDrift: 0,
    turbulentAnnualisedVolatility: 0.4,
  };
  const [returns = []] = logReturnsOf("regimes", { ...lengths, ...still });
  const n = returns.length;
  const isTurbulent = returns.map((x) => x !== 0);
  const share = isTurbulent.filter(Boolean).length / n;
  // Correlation of the state from bar to bar, which leaves fewer independent bars.
  const kept = 1 - 1 / 120 - 1 / 30;
  within(share, 0.2, Math.sqrt((0.2 * 0.8 * (1 + kept)) / (1 - kept) / n), "share turbulent");
  const spells = isTurbulent.filter((now, at) => now && !isTurbulent[at - 1]).length;
  // A spell is geometric: its deviation is about its mean.
  within((share * n) / spells, 30, 30 / Math.sqrt(spells), "bars of a turbulent spell");
  assert.ok(autocorrelation(squares(returns)) > 0.1);
});

test("tickers of one seed have the correlation that was asked for, also across calendars", () => {
  const settings = { drift: 0, annualisedVolatility: 0.3 };
  const pair = (correlationAsked: number, ...tickers: readonly string[]) =>
    logReturnsOf("gbm", settings, { tickers, correlation: correlationAsked });
  for (const asked of [0, 0.6, 0.9]) {
    const [a = [], b = []] = pair(asked, "AAPL", "MSFT");
    within(
      correlation(a, b),
      asked,
      (1 - asked ** 2) / Math.sqrt(a.length),
      `correlation ${asked}`,
    );
  }
  const [share = [], coin = []] = pair(0.6, "AAPL", "BTC-USD");
  // Both begin on a Monday: Tuesdays to Fridays of five bars a week beside those of seven.
  const weeks = Math.floor(coin.length / 7);
  const days = (bars: readonly number[], length: number) =>
    Array.from({ length: weeks * 4 }, (_, at) => bars[Math.floor(at / 4) * length + 1 + (at % 4)]!);
  const error = (1 - 0.6 ** 2) / Math.sqrt(weeks * 4);
  within(correlation(days(share, 5), days(coin, 7)), 0.6, error, "correlation with a coin");
});
