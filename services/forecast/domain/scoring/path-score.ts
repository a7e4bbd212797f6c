import { defined, type Metric, type MetricUnit, undefinedMetric } from "../../../kernel/metric.ts";
import type { PathScore } from "../outcome.ts";

const perBar = "bars of the horizon";

/**
 * Scores a price path against the realised closes.
 * sMAPE = mean of 2|f − a| / (|f| + |a|) (Makridakis 1993), as a ratio.
 * @param path same length as `realised`, at least 1; all prices positive
 */
export function pathScore(
  model: string,
  path: readonly number[],
  realised: readonly number[],
  lastClosePrice: number,
): PathScore {
  let squares = 0;
  let absolutes = 0;
  let percentages = 0;
  const n = realised.length;
  for (let h = 0; h < n; h += 1) {
    const error = Math.abs(path[h]! - realised[h]!);
    squares += error * error;
    absolutes += error;
    percentages += (2 * error) / (path[h]! + realised[h]!);
  }
  return {
    model,
    rmse: metric("rmse", "PRICE", n, Math.sqrt(squares / n)),
    mae: metric("mae", "PRICE", n, absolutes / n),
    smape: metric("smape", "RATIO", n, percentages / n),
    terminalDirection: terminalDirection(
      path[n - 1]! - lastClosePrice,
      realised[n - 1]! - lastClosePrice,
    ),
  };
}

function terminalDirection(forecastMove: number, realisedMove: number): Metric {
  const identity = { name: "terminal_direction", unit: "RATIO", denominator: "moves" } as const;
  // A flat path states no direction and an unmoved market has none: neither right nor wrong.
  if (forecastMove === 0 || realisedMove === 0) {
    return undefinedMetric({ ...identity, n: 0 }, "NO_DATA");
  }
  return defined(
    { ...identity, n: 1 },
    Math.sign(forecastMove) === Math.sign(realisedMove) ? 1 : 0,
  );
}

function metric(name: string, unit: MetricUnit, n: number, value: number): Metric {
  return defined({ name, unit, denominator: perBar, n }, value);
}
