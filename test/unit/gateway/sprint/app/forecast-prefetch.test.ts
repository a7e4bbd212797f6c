import assert from "node:assert/strict";
import { test } from "node:test";
import { ForecastPrefetch } from "#gateway/sprint/app/forecast-prefetch.ts";

const always = () => true;

/** Makes empty forecasts and notes which audit runs were asked for. */
function noting(started: number[]) {
  return async (audit: number) => {
    started.push(audit);
    return [];
  };
}

test("only the next few audit runs are started beyond the one asked for", async () => {
  const started: number[] = [];
  const prefetch = new ForecastPrefetch(noting(started), 20, 3, always);
  await prefetch.of(1);
  assert.deepEqual(started, [1, 2, 3, 4]);
  await prefetch.of(2);
  assert.deepEqual(started, [1, 2, 3, 4, 5]);
});

test("no audit run beyond the last is started", async () => {
  const started: number[] = [];
  const prefetch = new ForecastPrefetch(noting(started), 2, 8, always);
  await prefetch.of(1);
  assert.deepEqual(started, [1, 2]);
});

test("an audit run is made once, until it is released", async () => {
  const made: number[] = [];
  const prefetch = new ForecastPrefetch(noting(made), 1, 1, always);
  await prefetch.of(1);
  await prefetch.of(1);
  assert.deepEqual(made, [1]);
  prefetch.release(1);
  await prefetch.of(1);
  assert.deepEqual(made, [1, 1]);
});

test("asking for an earlier run does not start the later ones again", async () => {
  const started: number[] = [];
  const prefetch = new ForecastPrefetch(noting(started), 9, 2, always);
  await prefetch.of(3);
  for (const audit of [3, 4, 5]) prefetch.release(audit);
  await prefetch.of(1);
  assert.deepEqual(started, [3, 4, 5, 1]);
});

test("a failure is thrown where the forecasts are asked for", async () => {
  const fail = async (audit: number) => {
    if (audit === 2) throw new Error("no fit");
    return [];
  };
  const prefetch = new ForecastPrefetch(fail, 3, 2, always);
  await prefetch.of(1);
  await assert.rejects(prefetch.of(2), /no fit/);
});

test("stopping aborts what is still being made", async () => {
  let aborted = false;
  const wait = (_: number, signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => {
        aborted = true;
        reject(new Error("stopped"));
      });
    });
  const prefetch = new ForecastPrefetch(wait, 1, 1, always);
  const forecasts = prefetch.of(1);
  prefetch.stop();
  await assert.rejects(forecasts, /stopped/);
  assert.ok(aborted);
});

test("a run that must wait for a score is not started early, and neither are those after it", async () => {
  const started: number[] = [];
  const prefetch = new ForecastPrefetch(noting(started), 20, 3, (next) => next < 3);
  await prefetch.of(1);
  assert.deepEqual(started, [1, 2]);
  await prefetch.of(3);
  assert.deepEqual(started, [1, 2, 3]);
});
