import type { EtsFit } from "./fit.ts";

/** Point forecasts of a fit at h = 1..horizonBars, in the unit of its series. */
export function etsPath(fit: EtsFit, horizonBars: number): Float64Array {
  const { season, phi } = fit;
  const path = new Float64Array(horizonBars);
  let level = fit.level;
  let trend = fit.trend;
  for (let h = 0; h < horizonBars; h += 1) {
    trend *= phi;
    level += trend;
    const state = season.length === 0 ? 0 : season[h % season.length]!;
    path[h] = fit.form.season === "M" ? level * state : level + state;
  }
  return path;
}
