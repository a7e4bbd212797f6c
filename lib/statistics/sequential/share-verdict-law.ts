import { log } from "../numerics/portable-math.ts";
import { logEvidenceBelow } from "./mixture-share.ts";

/** A verdict on a share of bad observations: PASS once the evidence against `limit` or more reaches 1 / alpha. */
export interface ShareVerdict {
  /** Share of bad observations that must not be reached, inside (0, 1). */
  readonly limit: number;
  /** Inside (0, 1). */
  readonly alpha: number;
}

/**
 * The most bad observations among n with which the evidence is enough, for n from 0 to `most`; −1 where none are.
 * Exact; it never falls, since a good observation is never evidence against the strategy.
 */
export function mostBadToPass({ limit, alpha }: ShareVerdict, most: number): Int32Array {
  const allowed = new Int32Array(most + 1).fill(-1);
  const wanted = -log(alpha);
  let bad = -1;
  for (let n = 1; n <= most; n += 1) {
    while (bad + 1 <= n && logEvidenceBelow({ n, sum: bad + 1 }, limit) >= wanted) bad += 1;
    allowed[n] = bad;
  }
  return allowed;
}

/**
 * Probability of a PASS at the first n observations or before, for n from 0 to that of the last of `allowed`, where each
 * is bad with probability `truth` by itself. Exact, by the law of the number of bad ones among those not passed yet.
 * @param allowed of `mostBadToPass`
 * @param truth 0 to 1
 * @param lookEvery observations between two looks; 1 for a look at each
 */
export function passedByNow(allowed: Int32Array, truth: number, lookEvery = 1): Float64Array {
  const passed = new Float64Array(allowed.length);
  let waiting = new Float64Array(allowed.length + 1);
  let next = new Float64Array(allowed.length + 1);
  waiting[0] = 1;
  // Counts below this have passed and hold no mass.
  let least = 0;
  for (let n = 1; n < allowed.length; n += 1) {
    next[least] = waiting[least]! * (1 - truth);
    for (let bad = least + 1; bad <= n; bad += 1) {
      next[bad] = waiting[bad]! * (1 - truth) + waiting[bad - 1]! * truth;
    }
    let now = passed[n - 1]!;
    if (n % lookEvery === 0) {
      for (; least <= allowed[n]!; least += 1) {
        now += next[least]!;
        next[least] = 0;
      }
    }
    passed[n] = now;
    [waiting, next] = [next, waiting];
  }
  return passed;
}
