import { setTimeout } from "node:timers/promises";

/** Waits, but not beyond the abort of `signal`; never rejects. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, signal && { signal }).catch(() => undefined);
}

/**
 * How long to wait after so many failures in a row: doubling from 100 ms up to 30 s, each time a
 * random half to whole of it, so that those who failed together do not come back together.
 */
export function jitteredDelayMs(failures: number): number {
  const ceilingMs = Math.min(30_000, 100 * 2 ** Math.min(failures - 1, 16));
  return ceilingMs * (0.5 + Math.random() / 2);
}
