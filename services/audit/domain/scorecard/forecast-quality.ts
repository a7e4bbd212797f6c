import { type Metric, metricValue } from "#lib/kernel/metric.ts";
import type { Audit } from "../audits/audit.ts";
import { meanShareMetric, shareMetric } from "./metric-kinds.ts";

/** Share of scored forecasts that moved the way their last bar said; flat ones are left out. */
export function directionHitRate(audits: readonly Audit[]): Metric {
  const directions = audits
    .map(({ scored }) => scored && metricValue(scored.terminalDirection))
    .filter((direction) => direction !== undefined);
  const hits = directions.filter((direction) => direction === 1).length;
  return shareMetric(
    "terminal_direction_hit_rate",
    "scored forecasts with a direction",
    hits,
    directions.length,
  );
}

/**
 * Mean coverage of the interval paths of each stated level, ascending. One observation is one
 * forecast, not one bar: bars of one path miss together.
 */
export function intervalCoverages(audits: readonly Audit[]): readonly Metric[] {
  const byLevel = new Map<number, number[]>();
  for (const { scored } of audits) {
    for (const { levelRatio, coverage } of scored?.coverages ?? []) {
      const covered = metricValue(coverage);
      if (covered === undefined) continue;
      const values = byLevel.get(levelRatio);
      if (values) values.push(covered);
      else byLevel.set(levelRatio, [covered]);
    }
  }
  return [...byLevel.keys()]
    .sort((a, b) => a - b)
    .map((level) =>
      meanShareMetric(
        `interval_coverage_${percentText(level)}`,
        "scored forecasts",
        byLevel.get(level) as number[],
      ),
    );
}

/** 0.95 → "95", 0.995 → "99_5". */
function percentText(ratio: number): string {
  return String(Number((ratio * 100).toFixed(6))).replace(".", "_");
}
