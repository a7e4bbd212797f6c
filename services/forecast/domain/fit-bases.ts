import { Fault } from "#lib/kernel/fault.ts";
import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import { logReturns } from "#lib/statistics/returns/log-returns.ts";
import type { ModelEvidence } from "./ensemble/evidence.ts";

/**
 * Comes before the fits: on closes that never move their searches would run to their limits.
 * @throws Fault INVALID_ARGUMENT FIT_FAILED
 */
export function checkVarying(closes: Float64Array): void {
  if (logReturns(closes).some((move) => move !== 0)) return;
  const message = `the last ${closes.length} closes are all equal: there is no variance to forecast with`;
  throw new Fault("INVALID_ARGUMENT", "FIT_FAILED", message, {
    violations: [{ field: "bars", description: "must have closes that differ" }],
  });
}

/** The RMSE of a model over what the weights rest on. */
export function rmseOf(evidence: ModelEvidence): Metric {
  const identity = {
    name: "validation_rmse",
    unit: "PRICE",
    // Part of the content hash of every stored forecast: a better word would change it.
    denominator: "bars ahead of the occasions compared",
    n: evidence.comparisons,
  } as const;
  if (evidence.meanSquaredError === undefined) return undefinedMetric(identity, "NO_DATA");
  return defined(identity, Math.sqrt(evidence.meanSquaredError));
}
