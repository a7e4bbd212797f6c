/** Where a search on an interval ended. */
export interface IntervalMinimum {
  readonly point: number;
  readonly value: number;
  readonly evaluations: number;
}

const goldenShare = 0.3819660112501051;
const roundOff = 1.4901161193847656e-8;

/**
 * Minimum of a function on [lower, upper]: golden sections, sped up by parabolas; exact to about
 * `tolerance`, and local where the function has several minima.
 * Brent (1973), "Algorithms for Minimization without Derivatives", chapter 5.
 * @param value +Infinity where a point is inadmissible; never NaN
 */
export function minimiseOnInterval(
  value: (point: number) => number,
  lower: number,
  upper: number,
  limits: { readonly tolerance: number; readonly evaluationLimit: number },
): IntervalMinimum {
  let [a, b] = [lower, upper];
  let best = a + goldenShare * (b - a);
  let [second, third] = [best, best];
  let lowest = value(best);
  let [secondLowest, thirdLowest] = [lowest, lowest];
  let step = 0;
  let stepBefore = 0;
  let evaluations = 1;
  while (evaluations < limits.evaluationLimit) {
    const middle = 0.5 * (a + b);
    const resolution = roundOff * Math.abs(best) + limits.tolerance / 3;
    if (Math.abs(best - middle) <= 2 * resolution - 0.5 * (b - a)) break;
    let p = 0;
    let q = 0;
    let r = 0;
    if (Math.abs(stepBefore) > resolution) {
      r = (best - second) * (lowest - thirdLowest);
      q = (best - third) * (lowest - secondLowest);
      p = (best - third) * q - (best - second) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      else q = -q;
      r = stepBefore;
      stepBefore = step;
    }
    if (Math.abs(p) >= Math.abs(0.5 * q * r) || p <= q * (a - best) || p >= q * (b - best)) {
      stepBefore = best < middle ? b - best : a - best;
      step = goldenShare * stepBefore;
    } else {
      step = p / q;
      const point = best + step;
      if (point - a < 2 * resolution || b - point < 2 * resolution) {
        step = best < middle ? resolution : -resolution;
      }
    }
    const moved = Math.abs(step) >= resolution ? step : step > 0 ? resolution : -resolution;
    const point = best + moved;
    const found = value(point);
    evaluations += 1;
    if (found <= lowest) {
      if (point < best) b = best;
      else a = best;
      [third, thirdLowest, second, secondLowest] = [second, secondLowest, best, lowest];
      [best, lowest] = [point, found];
    } else {
      if (point < best) a = point;
      else b = point;
      if (found <= secondLowest || second === best) {
        [third, thirdLowest, second, secondLowest] = [second, secondLowest, point, found];
      } else if (found <= thirdLowest || third === best || third === second) {
        [third, thirdLowest] = [point, found];
      }
    }
  }
  return { point: best, value: lowest, evaluations };
}
