import { isForecastPrice, mostIntervals } from "./submitted-forecast.ts";

/** The two columns of a central interval. */
export interface QuantileColumn {
  /** Probability of the lower one, inside (0, 0.5). */
  readonly tailRatio: number;
  readonly lower: string;
  readonly upper: string;
}

const quantile = /^q(0?\.\d+)$/;

/**
 * The pairs of quantile columns of a header, narrowest first.
 * @returns what is wrong where a quantile has no other half, or a column is none that is known
 */
export function centralPairs(
  header: readonly string[],
):
  | { readonly pairs: readonly QuantileColumn[] }
  | { readonly problem: { readonly column?: string; readonly description: string } } {
  const columns = header.filter((name) => !["as_of", "bar", "median"].includes(name));
  const double = header.find((name, at) => header.indexOf(name) < at);
  if (double !== undefined) return refused(double, "is named twice");
  const probabilities = new Map<string, number>();
  for (const name of columns) {
    const value = Number(quantile.exec(name)?.[1] ?? Number.NaN);
    if (!(value > 0 && value < 1) || value === 0.5) {
      return refused(
        name,
        "is no column of a file of forecasts; a quantile is q and its probability, such as q0.05",
      );
    }
    probabilities.set(name, value);
  }
  const upperOf = (tail: number) =>
    [...probabilities].find(([, value]) => Math.abs(value + tail - 1) < 1e-9)?.[0];
  const pairs: QuantileColumn[] = [];
  for (const [name, value] of probabilities) {
    const other = upperOf(value);
    if (other === undefined) {
      return refused(name, `stands alone; give q${Number((1 - value).toPrecision(12))} too`);
    }
    if (value < 0.5) pairs.push({ tailRatio: value, lower: name, upper: other });
  }
  if (pairs.length === 0 || pairs.length > mostIntervals) {
    const description = `has ${pairs.length} pairs of quantiles, such as q0.05 with q0.95; give 1 to ${mostIntervals}`;
    return { problem: { description } };
  }
  return { pairs: pairs.sort((one, other) => other.tailRatio - one.tailRatio) };
}

function refused(column: string, description: string) {
  return { problem: { column, description } };
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;

/** Why a cell states no as-of; undefined where it does. */
export function asOfProblem(text: string): string | undefined {
  const isRead = instant.test(text) && Number.isFinite(Date.parse(text));
  // Date.parse takes the 31st of a shorter month for the next one's first.
  if (isRead && new Date(Date.parse(text)).toISOString().startsWith(text.slice(0, 10)))
    return undefined;
  return `"${text.slice(0, 40)}" is no instant in UTC; write the close of the last bar seen, as 2024-01-03T00:00:00Z after the daily bar of 2 January`;
}

const decimal = /^\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;

/** The price of a cell; undefined for what is none. */
export function numberOf(text: string): number | undefined {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  return isForecastPrice(value) ? value : undefined;
}
