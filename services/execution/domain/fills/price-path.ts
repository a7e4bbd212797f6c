import type { Bar } from "#lib/kernel/bar.ts";

/**
 * The way that the price is taken to have gone through a bar: from the open to the extreme that is nearer to it, to
 * the farther one, to the close. Of two extremes that are as near the low comes first.
 */
export function pricePath({ open, high, low, close }: Bar): readonly number[] {
  return high - open < open - low ? [open, high, low, close] : [open, low, high, close];
}

/** A price that the path comes to, and the direction in which it goes there from the open. */
export interface ReachedPrice {
  readonly price: number;
  readonly direction: "RISING" | "FALLING";
}

/**
 * What is made of the extreme that a bar does not tell to lie before or after a moment: it came AFTER it, BEFORE it,
 * or as the path has it.
 */
export type Doubt = "AFTER" | "BEFORE" | "BY_PATH";

/**
 * What is left of a bar from the moment at which it first comes to a price on the far side of its open. The extreme
 * beyond the price comes later for certain; of the other one nothing is certain but the close.
 */
export function barAfter(bar: Bar, { price, direction }: ReachedPrice, doubt: Doubt): Bar {
  const rises = direction === "RISING";
  const later = { ...bar, open: price };
  const isAfter = doubt === "AFTER" || (doubt === "BY_PATH" && comesLast(bar, rises));
  if (rises) return { ...later, low: isAfter ? bar.low : Math.min(price, bar.close) };
  return { ...later, high: isAfter ? bar.high : Math.max(price, bar.close) };
}

/** Whether the path comes to the extreme in this direction first, so that the other one is after it. */
function comesLast(bar: Bar, rises: boolean): boolean {
  return (pricePath(bar)[1] === bar.high) === rises;
}

/** How far the path has gone when it first comes to a price within the bar's range. */
export function distanceAlong(bar: Bar, price: number): number {
  const path = pricePath(bar);
  let gone = 0;
  for (let at = 1; at < path.length; at += 1) {
    const [from, to] = [path[at - 1], path[at]] as [number, number];
    if ((price - from) * (price - to) <= 0) return gone + Math.abs(price - from);
    gone += Math.abs(to - from);
  }
  return Number.POSITIVE_INFINITY;
}
