/**
 * Natural logarithm and exponential that give the same bits on every engine.
 *
 * ECMAScript leaves the last digit of Math.log and Math.exp to the engine, and V8 changed its own
 * between versions; hashes of numbers made with them would then differ between Node and Deno. These
 * two use only + − × ÷, which IEEE 754 fixes, and are within 2 units in the last place.
 */

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = Math.LOG2E;
const SQRT_2 = Math.SQRT2;
const TWO_POWER_54 = 18014398509481984;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
const high = words[1] === 0 ? 0 : 1;

/** Natural logarithm; −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const subnormal = x < 2.2250738585072014e-308;
  double[0] = subnormal ? x * TWO_POWER_54 : x;
  let exponent = ((words[high]! >>> 20) & 0x7ff) - 1023 - (subnormal ? 54 : 0);
  words[high] = (words[high]! & 0x000fffff) | 0x3ff00000;
  let mantissa = double[0]!;
  if (mantissa > SQRT_2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  // log m = f − f²/2 + s (f²/2 + R) with f = m − 1 and s = f / (2 + f): the leading terms stay exact.
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  let series = 0;
  for (let k = 21; k >= 3; k -= 2) series = z * (2 / k + series);
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + series) + exponent * LN2_LOW) - f);
}

/** e to the power x; 0 and Infinity where a double cannot hold it. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019412) return 0;
  const power = Math.floor(x * LOG2_E + 0.5);
  const upper = x - power * LN2_HIGH;
  const lower = power * LN2_LOW;
  const r = upper - lower;
  // e^r = 1 + (r + tail), where the tail of the Taylor series is small beside r.
  let tail = 0;
  for (let k = 15; k >= 2; k -= 1) tail = (r / k) * (1 + tail);
  const lost = upper - r - lower;
  const value = 1 + (r + (r * tail + lost));
  return scaled(value, power);
}

/** value · 2^power, in two steps where one factor would not be a normal double. */
function scaled(value: number, power: number): number {
  if (power > 1023) return value * 2 * powerOfTwo(power - 1);
  if (power < -1022) return value * powerOfTwo(power + 54) * (1 / TWO_POWER_54);
  return value * powerOfTwo(power);
}

function powerOfTwo(power: number): number {
  double[0] = 1;
  words[high] = (power + 1023) << 20;
  return double[0]!;
}
