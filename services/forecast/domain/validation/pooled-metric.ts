import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";

/** How the observations of a metric add up: its values, or the squares under a root. */
export type Pooling = "MEAN" | "ROOT_MEAN_SQUARE";

/**
 * One metric over all observations of several, each weighing by its n. Those without a value say
 * nothing; where none has one, the reason of the first applies.
 * @param metrics one or more of the same thing
 */
export function pooledMetric(metrics: readonly Metric[], pooling: Pooling = "MEAN"): Metric {
  let sum = 0;
  let n = 0;
  let reason: Extract<Metric, { undefinedReason: unknown }>["undefinedReason"] | undefined;
  for (const each of metrics) {
    if ("undefinedReason" in each) {
      reason ??= each.undefinedReason;
      continue;
    }
    sum += each.n * (pooling === "MEAN" ? each.value : each.value * each.value);
    n += each.n;
  }
  const { name, unit, denominator } = metrics[0]!;
  const identity = { name, unit, denominator, n };
  if (n === 0) return undefinedMetric(identity, reason ?? "NO_DATA");
  return defined(identity, pooling === "MEAN" ? sum / n : Math.sqrt(sum / n));
}
