import { pause } from "#lib/kit/async/pause.ts";

/**
 * Requests of one source at equal distances, however many ask at once.
 * @param nowMs - a monotonic clock.
 * @returns waits until the next request may be made.
 */
export function rateLimit(requestsPerMinute: number, nowMs: () => number): () => Promise<void> {
  const distanceMs = 60_000 / requestsPerMinute;
  let nextMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const waitMs = Math.max(0, nextMs - nowMs());
    nextMs = nowMs() + waitMs + distanceMs;
    if (waitMs > 0) await pause(waitMs);
  };
}
