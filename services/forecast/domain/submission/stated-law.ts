import { normalCdf, normalQuantile } from "#lib/statistics/distributions/normal.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { SubmittedForecast } from "./submitted-forecast.ts";

/** No forecast is certain, even where the law rounds to 0 or 1. */
const smallestProbability = 1e-9;

interface Point {
  readonly logPrice: number;
  /** Quantile of the standard normal law. */
  readonly z: number;
}

/**
 * Probabilities that the close at each bar ahead is above a price, by the quantiles that were stated. Between two of
 * them the normal quantile is linear in the log price, and beyond the outermost it goes on as between these and the
 * next: for quantiles of a log-normal law this is that law.
 * @param horizonBars at most those of the forecast
 * @returns inside (0, 1), one per bar ahead
 */
export function statedRises(
  { medianPrices, intervals }: Pick<SubmittedForecast, "medianPrices" | "intervals">,
  price: number,
  horizonBars: number,
): number[] {
  const at = log(price);
  return medianPrices.slice(0, horizonBars).map((median, h) => {
    const points: Point[] = [{ logPrice: log(median), z: 0 }];
    for (const { tailRatio, lowerPrices, upperPrices } of intervals) {
      const z = normalQuantile(1 - tailRatio);
      points.unshift({ logPrice: log(lowerPrices[h]!), z: -z });
      points.push({ logPrice: log(upperPrices[h]!), z });
    }
    const rise = 1 - normalCdf(quantileAt(points, at));
    return Math.min(1 - smallestProbability, Math.max(smallestProbability, rise));
  });
}

/** @param points ascending by z, three or more; two of one price are a step. */
function quantileAt(points: readonly Point[], logPrice: number): number {
  const above = points.findIndex((point) => point.logPrice > logPrice);
  const to = Math.max(1, above < 0 ? points.length - 1 : above);
  const [left, right] = [points[to - 1]!, points[to]!];
  const width = right.logPrice - left.logPrice;
  if (!(width > 0)) return logPrice >= right.logPrice ? right.z : left.z;
  return left.z + ((right.z - left.z) * (logPrice - left.logPrice)) / width;
}
