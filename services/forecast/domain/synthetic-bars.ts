import type { Bar } from "#lib/kernel/bar.ts";

const dayMs = 86_400_000;
/** 2020-01-01. */
const firstDayMs = 1_577_836_800_000;
const wordRange = 0x1_0000_0000;

/** Deterministic synthetic daily bars, for warm-up: nothing of them is ever stored. */
export function syntheticBars(count: number): Bar[] {
  let seed = 1;
  let close = 100;
  return Array.from({ length: count }, (_, t) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    close *= 1 + (seed / wordRange - 0.5) * 0.03;
    const prices = { open: close, high: close * 1.01, low: close * 0.99, close };
    // As large as a liquid share's, because the engine compiles for the numbers that it has met.
    const volumeUnits = 30_000_000 + seed / 100;
    return { startTimeMs: firstDayMs + t * dayMs, ...prices, volumeUnits };
  });
}
