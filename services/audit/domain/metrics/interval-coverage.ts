import { SortedSample } from "#lib/statistics/distributions/sorted-sample.ts";
import type { Fold } from "../evidence/fold.ts";
import { meanShareOf } from "./measurement.ts";
import type { MetricFamily } from "./scorecard-metric.ts";

/** The coverage of each scored forecast, by the stated level of its interval path. */
const coveragesByLevel: Fold<"FORECAST_SCORED", Map<number, SortedSample>> = {
  over: "FORECAST_SCORED",
  start: () => new Map(),
  add(byLevel, { coverages }) {
    for (const { levelRatio, coverageRatio } of coverages) {
      const sample = byLevel.get(levelRatio) ?? new SortedSample();
      sample.add(coverageRatio);
      byLevel.set(levelRatio, sample);
    }
  },
};

/** One observation is one forecast, not one bar: bars of one path miss together. */
export const intervalCoverages: MetricFamily = {
  name: "interval_coverage_<level>",
  unit: "SHARE",
  denominator: "scored forecasts",
  meaning:
    "Mean share of closes inside the interval path of a stated level; 95 is a level of 0.95, one metric a level.",
  interval: "wilson_bounded_mean",
  measureEach(evidence) {
    const byLevel = [...evidence.of(coveragesByLevel)].sort(([a], [b]) => a - b);
    return byLevel.map(([level, coverages]) => ({
      name: `interval_coverage_${percentText(level)}`,
      ...meanShareOf(coverages),
    }));
  },
};

/** 0.95 → "95", 0.995 → "99_5". */
function percentText(ratio: number): string {
  return String(Number((ratio * 100).toFixed(6))).replace(".", "_");
}
