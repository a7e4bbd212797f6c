import type { AxisUnit } from "./chart.ts";

/** Places numbers of a domain along a range of pixels. */
export type Scale = (value: number) => number;

/** A straight scale; a domain of one value stands in the middle. */
export function linearScale(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): Scale {
  const span = to - from;
  if (span === 0) return () => (start + end) / 2;
  return (value) => start + ((value - from) / span) * (end - start);
}

/** A domain for bars, which stand on 0: all values, and 0 as its end where they are on one side of it. */
export function barDomain(values: readonly number[]): readonly [number, number] {
  const [low, high] = paddedDomain([0, ...values], 0.04);
  const isSigned = values.some((value) => value < 0);
  return [isSigned ? low : 0, values.every((value) => value <= 0) && isSigned ? 0 : high];
}

/** A domain that holds all values, a little wider, so that no point stands on its edge. */
export function paddedDomain(
  values: readonly number[],
  paddingRatio: number,
): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!(least <= most)) return [0, 1];
  const padding = most === least ? Math.abs(most) * 0.05 || 1 : (most - least) * paddingRatio;
  return [least - padding, most + padding];
}

/** At most `count` round numbers inside a domain, ascending: steps of 1, 2 or 5 times a power of ten. */
export function roundTicks([from, to]: readonly [number, number], count: number): number[] {
  const rough = (to - from) / count;
  if (!(rough > 0 && Number.isFinite(rough))) return [from];
  // The exponent is read from the digits: a logarithm may round differently elsewhere.
  const exponent = Number(rough.toExponential(0).split("e")[1]);
  const steps = [exponent - 1, exponent, exponent + 1].flatMap((power) =>
    [1, 2, 5].map((factor) => ({ factor, power })),
  );
  const step = steps.find(({ factor, power }) => {
    const size = times10(factor, power);
    return Math.floor(to / size) - Math.ceil(from / size) < count;
  });
  if (step === undefined) return [from];
  const size = times10(step.factor, step.power);
  const ticks: number[] = [];
  for (let at = Math.ceil(from / size); at * size <= to; at += 1) {
    // Adding 0 makes a 0 of −0.
    ticks.push(times10(at * step.factor, step.power) + 0);
  }
  return ticks;
}

/** A whole number times a power of ten, rounded once: 3 × 10⁻¹ is 0.3. */
function times10(whole: number, power: number): number {
  return power < 0 ? whole / 10 ** -power : whole * 10 ** power;
}

/** Ticks with as many decimals as tell them apart, and no more. */
export function numberTickText(
  ticks: readonly number[],
  { factor, suffix }: AxisUnit = { factor: 1, suffix: "" },
): (value: number) => string {
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) * factor : 0;
  const exponent = Number(step.toExponential(0).split("e")[1]);
  const digits = step === 0 ? 0 : Math.min(10, Math.max(0, -exponent));
  return (value) => {
    const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return `${(value * factor).toLocaleString("en-US", shown)}${suffix}`;
  };
}

const dayMs = 86_400_000;
/** Months between two ticks, the smallest that leaves no more ticks than wanted. */
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600] as const;

/** At most `count` starts of months or years inside a domain of UTC milliseconds; days where it is short. */
export function timeTicks([from, to]: readonly [number, number], count: number): number[] {
  const months = (to - from) / (30.44 * dayMs);
  if (months < 2) {
    const days = Math.max(1, Math.ceil((to - from) / dayMs / count));
    const ticks: number[] = [];
    const step = days * dayMs;
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
    return ticks;
  }
  const step = monthSteps.find((size) => months / size <= count) ?? monthSteps.at(-1)!;
  const start = new Date(from);
  const ticks: number[] = [];
  const first = start.getUTCFullYear() * 12 + start.getUTCMonth();
  for (let month = Math.ceil(first / step) * step; ; month += step) {
    const atMs = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (atMs > to) return ticks;
    if (atMs >= from) ticks.push(atMs);
  }
}

/** A tick of time in as few characters as tell it from its neighbours. */
export function timeTickText(ticks: readonly number[]): (atMs: number) => string {
  const isYearly = ticks.every((atMs) => new Date(atMs).getUTCMonth() === 0);
  const isMonthly = ticks.every((atMs) => new Date(atMs).getUTCDate() === 1);
  const length = isYearly && isMonthly ? 4 : isMonthly ? 7 : 10;
  return (atMs) => new Date(atMs).toISOString().slice(0, length);
}
