import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { endsWithin, unlessAborted } from "#lib/kit/async/bounded-wait.ts";
import { jitteredDelayMs, pause } from "#lib/kit/async/pause.ts";
import { createWakeup } from "#lib/kit/async/wakeup.ts";

const never = new Promise<never>(() => {});

test("a wake-up that comes before the wait is kept", async () => {
  const wakeup = createWakeup();
  wakeup.wake();
  await wakeup.wait();
  let woken = false;
  const waiting = wakeup.wait().then(() => {
    woken = true;
  });
  await setImmediate();
  assert.equal(woken, false);
  wakeup.wake();
  await waiting;
});

test("a pause ends at once when its signal aborts, before or amid it", async () => {
  const abort = new AbortController();
  const startMs = performance.now();
  const paused = pause(60_000, abort.signal);
  abort.abort();
  await paused;
  await pause(60_000, abort.signal);
  assert.ok(performance.now() - startMs < 30_000);
});

test("the delay doubles with each failure in a row up to 30 s, of which at least half is kept", () => {
  const delays = [1, 2, 3, 20, 1_000].map(jitteredDelayMs);
  for (const [index, ceilingMs] of [100, 200, 400, 30_000, 30_000].entries()) {
    assert.ok(delays[index]! >= ceilingMs / 2 && delays[index]! <= ceilingMs, `${delays[index]}`);
  }
});

test("an outcome that comes before the abort is the outcome", async () => {
  const { signal } = new AbortController();
  const gone = () => new Error("gone");
  assert.equal(await unlessAborted(Promise.resolve(7), signal, gone), 7);
  await assert.rejects(unlessAborted(Promise.reject(new Error("no")), signal, gone), /no/);
});

test("an abort rejects what is waited for, also one that came before", async () => {
  const abort = new AbortController();
  const waiting = unlessAborted(never, abort.signal, () => new Error("gone"));
  abort.abort();
  await assert.rejects(waiting, /gone/);
  await assert.rejects(
    unlessAborted(never, abort.signal, () => new Error("too late")),
    /too late/,
  );
});

test("work ends within its time, with a result or an error, or it does not", async () => {
  assert.equal(await endsWithin(Promise.resolve(), 60_000), true);
  assert.equal(await endsWithin(Promise.reject(new Error("no")), 60_000), true);
  assert.equal(await endsWithin(never, 1), false);
});
