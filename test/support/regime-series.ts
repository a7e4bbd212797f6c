import { exp, log } from "#lib/statistics/numerics/portable-math.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";

/** Bars of one regime. */
const regimeBars = 40;

/** Closes that trend quietly for 40 bars, then swing loudly about where the trend ended, and so on. */
export function alternatingRegimes(n: number, seed: number): Float64Array {
  const random = new SeededRandom(seed);
  const logCloses = new Float64Array(n);
  let anchor = 0;
  let drift = 0;
  for (let t = 1; t < n; t += 1) {
    if (Math.floor(t / regimeBars) % 2 === 0) {
      if (t % regimeBars <= 1) drift = random.integer(2) === 0 ? 0.004 : -0.004;
      logCloses[t] = logCloses[t - 1]! + drift + 0.004 * random.normal();
      anchor = logCloses[t]!;
    } else logCloses[t] = anchor + 0.012 * random.normal();
  }
  return logCloses.map((value) => 100 * exp(value));
}

/** Closes whose log returns are independent. */
export function randomWalk(n: number, seed: number): Float64Array {
  const random = new SeededRandom(seed);
  let logClose = 0;
  return Float64Array.from({ length: n }, () => {
    logClose += 0.01 * random.normal();
    return 100 * exp(logClose);
  });
}

/** Logarithms of closes. */
export function logsOf(closes: Float64Array): Float64Array {
  return closes.map(log);
}
