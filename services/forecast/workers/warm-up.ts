import { packBars, unpackBars } from "../domain/bar-columns.ts";
import { makeForecast } from "../domain/make-forecast.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import { syntheticBars } from "../domain/synthetic-bars.ts";

const warmUpBars = 240;
const horizonBars = 20;

/**
 * Makes a forecast from synthetic bars by the service's own policy, so that the engine has compiled the
 * models before a caller waits.
 */
export function warmUp(policy: ForecastPolicy): void {
  const bars = packBars(syntheticBars(warmUpBars), { interval: "DAY_1" });
  makeForecast(unpackBars(bars), horizonBars, policy);
}
