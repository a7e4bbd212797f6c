/** The observations of one criterion: what each process may count of every date. */
export interface FairObservations {
  /** For evidence that the mean is over the minimum. */
  readonly low: Float64Array;
  /** For evidence that it is below. */
  readonly high: Float64Array;
  /** Mean of a trade or period; absent without any. */
  readonly mean?: number;
}

/**
 * One observation a date of what its trades brought, each with the same weight, whatever the date has.
 *
 * How many trades a date has may depend on how the first of them went: who stops after the first gain has dates with
 * a mean over 0, and no edge. Their sum has none, since a trade that was not made adds nothing (Doob 1953, optional
 * stopping). So a date has as many places as the fullest of those before it, which is known by then: each trade takes one, a
 * place that is left holds the minimum. Of more trades than places those count that are worst for the side that is to be shown,
 * since nothing says which were the first.
 *
 * @param clusters values of the trades of each date, one or more, in the order of dates
 * @param minimum what a place holds without a trade
 */
export function fairObservations(
  clusters: readonly (readonly number[])[],
  minimum: number,
): FairObservations {
  const low = new Float64Array(clusters.length);
  const high = new Float64Array(clusters.length);
  let count = 0;
  let sum = 0;
  for (const [at, values] of clusters.entries()) {
    const places = placesAt(clusters, at);
    if (values.length === 1 && places === 1) {
      // Each period of a record is such, and there are thousands.
      low[at] = values[0]!;
      high[at] = values[0]!;
    } else {
      const ascending = [...values].sort((a, b) => a - b);
      low[at] = overPlaces(ascending.slice(0, places), places, minimum);
      high[at] = overPlaces(ascending.slice(-places), places, minimum);
    }
    count += values.length;
    for (const value of values) sum += value;
  }
  return { low, high, ...(count > 0 && { mean: sum / count }) };
}

/** So many dates before one say how many places it has: a single full date is forgotten. */
const remembered = 20;

function placesAt(clusters: readonly (readonly number[])[], at: number): number {
  let places = 1;
  for (let before = Math.max(0, at - remembered); before < at; before += 1) {
    places = Math.max(places, clusters[before]!.length);
  }
  return places;
}

/** Mean of the places, within what they hold: rounding takes it below no bound of theirs. */
function overPlaces(ascending: readonly number[], places: number, minimum: number): number {
  const empty = places - ascending.length;
  let sum = empty * minimum;
  for (const value of ascending) sum += value;
  const [first, last] = [ascending[0]!, ascending.at(-1)!];
  const least = empty > 0 ? Math.min(first, minimum) : first;
  const most = empty > 0 ? Math.max(last, minimum) : last;
  return Math.min(most, Math.max(least, sum / places));
}
