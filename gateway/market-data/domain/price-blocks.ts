import type { BarInterval } from "#lib/kernel/bar.ts";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { log } from "#lib/statistics/numerics/portable-math.ts";
import type { RawBar } from "./raw-bar.ts";

/** What the prices of a stretch of the calendar are known by again, whatever instrument has them. */
export interface PriceBlock {
  /** 64 bits in hexadecimal; equal ones are the same returns on the same dates. */
  readonly hash: string;
  /** The stretch with its two neighbours: closes after `fromMs` and up to `untilMs`, UTC milliseconds. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * To which a log return is rounded: to the first of these that leaves enough information. The first one outlives a
 * rescaled price that is rounded to cents, the second one is for bonds and short bars.
 */
const quanta = [0.002, 0.0002] as const;
/** What a block must hold, 40 bits in nats: fewer returns than 12, or a price that stands still, is like any other. */
const leastInformation = 40 * log(2);

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
/** 1970-01-05, a Monday. */
const firstMondayMs = 4 * dayMs;

/** How bars of a length become blocks of some 20 returns: one price a step. */
interface BlockCalendar {
  readonly name: string;
  readonly stepMs: number;
  /** Number of the stretch that an instant lies in. */
  readonly blockOf: (timeMs: number) => number;
  readonly spanOf: (block: number) => readonly [fromMs: number, untilMs: number];
}

function monthStartMs(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12);
}

const monthly: BlockCalendar = {
  name: "month",
  stepMs: dayMs,
  blockOf(timeMs) {
    const date = new Date(timeMs);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
  },
  spanOf: (block) => [monthStartMs(block - 1), monthStartMs(block + 2)],
};
const weekly: BlockCalendar = {
  name: "week",
  stepMs: hourMs,
  blockOf: (timeMs) => Math.floor((timeMs - firstMondayMs) / weekMs),
  spanOf: (block) => [firstMondayMs + (block - 1) * weekMs, firstMondayMs + (block + 2) * weekMs],
};
/** A session has its neighbours beyond a long weekend. */
const daily: BlockCalendar = {
  name: "day",
  stepMs: 30 * minuteMs,
  blockOf: (timeMs) => Math.floor(timeMs / dayMs),
  spanOf: (block) => [(block - 4) * dayMs, (block + 5) * dayMs],
};

const calendars: Readonly<Record<BarInterval, BlockCalendar>> = {
  DAY_1: monthly,
  HOUR_1: weekly,
  MINUTE_1: daily,
  MINUTE_5: daily,
  MINUTE_15: daily,
  MINUTE_30: daily,
};

/**
 * The blocks of a series, oldest first, each made when it is asked for: months of daily bars, weeks of hours, days of shorter bars by their half hours. A
 * return of closes has no unit, so that a split, another currency unit and any other constant factor leave a block as it is.
 * @param bars - strictly ascending in time; a close that is not positive is passed over.
 */
export function* priceBlocks(
  bars: readonly RawBar[],
  interval: BarInterval,
): Generator<PriceBlock, void, undefined> {
  const { name, stepMs, blockOf, spanOf } = calendars[interval];
  function* blockWith(block: number, returns: readonly number[]) {
    const text = distinctReturns(returns);
    if (text === undefined) return;
    const [fromMs, untilMs] = spanOf(block);
    yield { hash: sha256Hex(`${name} ${block} ${text}`).slice(0, 16), fromMs, untilMs };
  }
  let block: number | undefined;
  let returns: number[] = [];
  let before: number | undefined;
  for (const step of lastOfSteps(bars, stepMs)) {
    const own = blockOf(step.startTimeMs);
    if (block !== undefined && own !== block) {
      yield* blockWith(block, returns);
      returns = [];
    }
    block = own;
    if (before !== undefined) returns.push(log(step.close / before));
    before = step.close;
  }
  if (block !== undefined) yield* blockWith(block, returns);
}

/** The last bar of each step with a price. */
function* lastOfSteps(bars: readonly RawBar[], stepMs: number) {
  let last: RawBar | undefined;
  let step: number | undefined;
  for (const bar of bars) {
    if (!(bar.close > 0)) continue;
    const own = Math.floor(bar.startTimeMs / stepMs);
    if (last !== undefined && own !== step) yield last;
    last = bar;
    step = own;
  }
  if (last !== undefined) yield last;
}

/** Returns as text, rounded; undefined where no rounding leaves enough to tell them from others. */
function distinctReturns(returns: readonly number[]): string | undefined {
  for (const quantum of quanta) {
    const rounded = returns.map((one) => Math.round(one / quantum));
    if (informationOf(rounded) >= leastInformation) return `${quantum} ${rounded.join(",")}`;
  }
  return undefined;
}

/** Shannon's information of values that are as frequent as they are here. */
function informationOf(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let nats = 0;
  for (const count of counts.values()) nats += count * log(values.length / count);
  return nats;
}
