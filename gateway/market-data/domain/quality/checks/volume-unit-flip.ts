import { log } from "#lib/statistics/numerics/portable-math.ts";
import { dateText, findingAt, medianOf } from "../evidence.ts";
import type { QualityCheck, QualityInput } from "../quality-input.ts";

/** Volumes on each side that are compared. */
const barsAside = 20;
/**
 * The smaller volumes of one side over the larger ones of the other, two outliers apart. A market that
 * wakes up grows through the volumes between: 6 for the busiest takeover and 16 for the thinnest future of
 * the development bars. A unit leaves none between.
 */
const leastSeparation = 20;
/** Volumes are counted in shares, lots or thousands, and those of coins in coins or in their price. */
const unitRatios = [100, 1000, 1e6];
/** Trading itself changes meanwhile, by less than this factor in most months. */
const tolerance = log(3);

/** Volumes that change their unit part-way. */
export const volumeUnitFlip: QualityCheck = {
  name: "volume-unit-flip",
  meaning:
    "from one bar to the next all volumes are 20 times larger or smaller, by about 100, 1000, a million or " +
    "the price itself: the unit of the column changes",
  find(input) {
    const starts = flips(input);
    if (starts.length === 0) return [];
    const dates = starts.map((startMs) => dateText(startMs, input.interval));
    return [
      findingAt(starts, {
        check: "volume-unit-flip",
        state: "QUARANTINED",
        description: `volumes change by the factor of another unit on ${dates.join(", ")}`,
        remedy: "bring all volumes to one unit and import the file again",
      }),
    ];
  },
};

function flips({ bars }: QualityInput): readonly number[] {
  const traded = bars.filter(({ volumeUnits = 0 }) => volumeUnits > 0);
  const volumes = traded.map(({ volumeUnits }) => volumeUnits as number);
  const found: number[] = [];
  for (let at = barsAside; at + barsAside <= volumes.length; at += 1) {
    if (!mayBeApart(volumes, at) || separationAt(volumes, at) < leastSeparation) continue;
    if (!isUnit(volumes, at, traded[at]?.close ?? 0)) continue;
    // With two outliers aside several places next to each other qualify; the flip is the largest step.
    const before = found.at(-1);
    if (before === undefined || at - before >= barsAside) found.push(at);
    else if (stepAt(volumes, at) > stepAt(volumes, before)) found[found.length - 1] = at;
  }
  return found.map((at) => traded[at]?.startTimeMs ?? 0);
}

function stepAt(volumes: readonly number[], at: number): number {
  return Math.abs(log((volumes[at] as number) / (volumes[at - 1] as number)));
}

/**
 * Whether three volumes on each side allow the separation, without the sorting of all: the largest of any three of a
 * side is no less than its third smallest, and the smallest of any three no more than its third largest.
 */
function mayBeApart(volumes: readonly number[], at: number): boolean {
  const [a, b, c] = [
    volumes[at - 3] as number,
    volumes[at - 2] as number,
    volumes[at - 1] as number,
  ];
  const [d, e, f] = [volumes[at] as number, volumes[at + 1] as number, volumes[at + 2] as number];
  const rise = Math.max(d, e, f) / Math.min(a, b, c);
  const fall = Math.max(a, b, c) / Math.min(d, e, f);
  return Math.max(rise, fall) >= leastSeparation;
}

function separationAt(volumes: readonly number[], at: number): number {
  const before = volumes.slice(at - barsAside, at).sort((left, right) => left - right);
  const after = volumes.slice(at, at + barsAside).sort((left, right) => left - right);
  const smallest = (side: readonly number[]) => side[2] as number;
  const largest = (side: readonly number[]) => side.at(-3) as number;
  return Math.max(smallest(after) / largest(before), smallest(before) / largest(after));
}

function isUnit(volumes: readonly number[], at: number, price: number): boolean {
  const before = medianOf(volumes.slice(at - barsAside, at)) as number;
  const after = medianOf(volumes.slice(at, at + barsAside)) as number;
  const size = Math.abs(log(after / before));
  const ratios = price > 50 ? [...unitRatios, price] : unitRatios;
  return ratios.some((ratio) => Math.abs(size - log(ratio)) <= tolerance);
}
