/**
 * Sine and cosine of fractions of a turn, and the arctangent, with the same bits on every engine:
 * ECMAScript leaves the last digit of Math.sin and its kin to the engine, and the three major ones differ.
 * Only + − × ÷ and the square root are used, which IEEE 754 fixes. Within 3 units in the last place.
 */

const TWO_PI = 6.283185307179586;
const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;

/**
 * sin(2π · part / whole) for integers, exact at the eighths of a turn: the fraction is reduced before it
 * is multiplied, so that no cycle is too long.
 * @param part any integer
 * @param whole 1 or more
 */
export function sineOfTurn(part: number, whole: number): number {
  return turned(part, whole, 0);
}

/** cos(2π · part / whole) for integers; see sineOfTurn. */
export function cosineOfTurn(part: number, whole: number): number {
  return turned(part, whole, 1);
}

/** Angle of the point (x, y) from the positive x axis, in [−π, π]; 0 at the origin. */
export function atan2(y: number, x: number): number {
  const across = Math.abs(x);
  const up = Math.abs(y);
  if (up === 0 && across === 0) return 0;
  let angle =
    up <= across ? arctangent(up / across) : HALF_PI - (arctangent(across / up) - HALF_PI_LOW);
  if (x < 0) angle = 2 * HALF_PI - (angle - 2 * HALF_PI_LOW);
  return y < 0 ? -angle : angle;
}

/** sin(2π part / whole + quarters · π/2) by symmetry from the first eighth of a turn. */
function turned(part: number, whole: number, quarters: number): number {
  const eighths = 8 * (((part % whole) + whole) % whole);
  const octant = Math.floor(eighths / whole);
  const within = eighths - octant * whole;
  const nearest = octant % 2 === 0 ? within : whole - within;
  const eighth = nearest === whole;
  const angle = (TWO_PI * nearest) / (8 * whole);
  const quadrant = (Math.floor(octant / 2) + quarters) % 4;
  const asSine = (quadrant % 2 === 0) === (octant % 2 === 0);
  const series = asSine ? sineSeries(angle) : cosineSeries(angle);
  const value = eighth ? Math.SQRT2 / 2 : series;
  return quadrant < 2 || value === 0 ? value : -value;
}

/** sin(x) for |x| ≤ π/4: x is all but the tail, so that the tail's rounding hardly counts. */
function sineSeries(x: number): number {
  const z = x * x;
  const late =
    -1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000 + z * 2.8114572543455206e-15));
  const tail = z * (-1 / 6 + z * (1 / 120 + z * (-1 / 5040 + z * (1 / 362880 + z * late))));
  return x + x * tail;
}

/** cos(x) for |x| ≤ π/4, the rounding of 1 − x²/2 being given back. */
function cosineSeries(x: number): number {
  const z = x * x;
  const late =
    1 / 479001600 + z * (-1 / 87178291200 + z * (1 / 20922789888000 + z * -1.5619206968586225e-16));
  const tail = z * z * (1 / 24 + z * (-1 / 720 + z * (1 / 40320 + z * (-1 / 3628800 + z * late))));
  const half = 0.5 * z;
  const head = 1 - half;
  return head + (1 - head - half + tail);
}

/** arctan(t) for 0 ≤ t ≤ 1: halved twice, then Gregory's series. */
function arctangent(t: number): number {
  let u = t / (1 + Math.sqrt(1 + t * t));
  u /= 1 + Math.sqrt(1 + u * u);
  const z = u * u;
  let tail = 0;
  for (let k = 25; k >= 3; k -= 2) tail = -z * (1 / k + tail);
  return 4 * (u + u * tail);
}
