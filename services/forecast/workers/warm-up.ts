import type { Bar } from "#lib/kernel/bar.ts";
import { packBars, unpackBars } from "../domain/bar-columns.ts";
import { makeForecast } from "../domain/make-forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";

const warmUpBars = 240;
const horizonBars = 20;

/**
 * Makes a forecast of made-up bars by the policy that will be asked for most, so that the engine has
 * compiled the models before a caller waits.
 */
export function warmUp(policy: ForecastPolicy): void {
  makeForecast(unpackBars(packBars(madeUpBars(warmUpBars))), horizonBars, policy);
}

/** Days of a market that never was, always the same. */
export function madeUpBars(count: number): Bar[] {
  const firstMs = Date.UTC(2020, 0, 1);
  let seed = 1;
  let close = 100;
  return Array.from({ length: count }, (_, t) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    close *= 1 + (seed / 2 ** 32 - 0.5) * 0.03;
    const prices = { open: close, high: close * 1.01, low: close * 0.99, close };
    // As large as a liquid share's, since the engine compiles for the numbers that it has met.
    const volumeUnits = 30_000_000 + seed / 100;
    return { startTimeMs: firstMs + t * 86_400_000, ...prices, volumeUnits };
  });
}
