import { binomialMasses } from "../distributions/binomial.ts";
import { allowedBad, type ShareRule } from "./share-rule.ts";

/** The longest window whose outcomes fit the table of states. */
const longestWindow = 20;

/**
 * Probability that a rule passes at one look at least, when it is evaluated on all observations so far at
 * each of several counts and the first success counts. Exact, by the law of the number of bad observations
 * among those that have not passed yet.
 * @param looks counts of observations, ascending, each 1 or more
 * @param truth true share of hits, 0 to 1
 * @throws RangeError for looks that do not ascend
 */
export function anyLookPassProbability(
  rule: ShareRule,
  looks: readonly number[],
  truth: number,
): number {
  const bad = rule.comparator === "AT_MOST" ? truth : 1 - truth;
  let waiting = Float64Array.of(1);
  let passed = 0;
  let seen = 0;
  for (const n of looks) {
    if (!(Number.isInteger(n) && n > seen)) {
      throw new RangeError(`looks at ${looks.join(", ")} do not ascend in whole numbers`);
    }
    waiting = added(waiting, binomialMasses(n - seen, bad));
    seen = n;
    const most = allowedBad(rule, n);
    for (let count = 0; count <= most; count += 1) {
      passed += waiting[count]!;
      waiting[count] = 0;
    }
  }
  return passed;
}

/** Masses of the sum of two independent counts. */
function added(first: Float64Array, second: Float64Array): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(first.length + second.length - 1);
  for (let i = 0; i < first.length; i += 1) {
    const mass = first[i]!;
    if (mass === 0) continue;
    for (let j = 0; j < second.length; j += 1) sum[i + j]! += mass * second[j]!;
  }
  return sum;
}

/**
 * Probability that a rule passes at any time, when it is evaluated on the latest observations at each one
 * from the first full window on. Exact, over all outcomes of the last window but one observation.
 * @param window observations that are looked at, 1 to 20
 * @param total observations in all, at least one window
 * @param truth true share of hits, 0 to 1
 * @throws RangeError outside those ranges
 */
export function rollingPassProbability(
  rule: ShareRule,
  window: number,
  total: number,
  truth: number,
): number {
  if (!(Number.isInteger(window) && window >= 1 && window <= longestWindow && total >= window)) {
    throw new RangeError(`${total} observations cannot be looked at by windows of ${window}`);
  }
  const bad = rule.comparator === "AT_MOST" ? truth : 1 - truth;
  const most = allowedBad(rule, window);
  const states = 1 << (window - 1);
  const badIn = new Uint8Array(states);
  for (let state = 1; state < states; state += 1) badIn[state] = badIn[state >>> 1]! + (state & 1);
  const good = 1 - bad;
  let waiting = Float64Array.of(1);
  // The first observations fill the window; a state is their outcomes as bits, the latest lowest.
  for (let filled = 1; filled < states; filled <<= 1) {
    const longer = new Float64Array(2 * filled);
    waiting.forEach((mass, state) => {
      longer[2 * state] = mass * good;
      longer[2 * state + 1] = mass * bad;
    });
    waiting = longer;
  }
  let passed = 0;
  for (let seen = window; seen <= total; seen += 1) {
    const next = new Float64Array(states);
    for (let state = 0; state < states; state += 1) {
      const mass = waiting[state]!;
      if (mass === 0) continue;
      const count = badIn[state]!;
      const shifted = (state << 1) & (states - 1);
      if (count <= most) passed += mass * good;
      else next[shifted]! += mass * good;
      if (count + 1 <= most) passed += mass * bad;
      else next[states === 1 ? 0 : shifted | 1]! += mass * bad;
    }
    waiting = next;
  }
  return passed;
}
