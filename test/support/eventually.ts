import assert from "node:assert/strict";

/** Long, so that no test fails on a slow or busy machine; only a failure has to wait for it. */
const withinMs = 300_000;

/** Waits until a condition holds; fails naming what was awaited when it does not in five minutes. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (let pauseMs = 5; !(await holds()); pauseMs = Math.min(2 * pauseMs, 40)) {
    if (Date.now() > deadline) assert.fail(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
