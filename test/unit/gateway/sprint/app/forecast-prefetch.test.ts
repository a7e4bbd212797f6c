import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import {
  type AuditForecasts,
  ForecastPrefetch,
  type ForecastPrefetchOptions,
} from "#gateway/sprint/app/forecast-prefetch.ts";

/** A prefetch of which a test states what it is about; by default no forecast rests on a score. */
function prefetchOf(options: Partial<ForecastPrefetchOptions>) {
  return new ForecastPrefetch({
    make: async () => [],
    score: async () => [],
    audits: 20,
    ahead: 3,
    scored: 0,
    lastScoreSeen: () => 0,
    ...options,
  });
}

/** Makes empty forecasts and notes which audit runs were asked for. */
function noting(started: number[]) {
  return async (audit: number) => {
    started.push(audit);
    return [];
  };
}

test("only the next few audit runs are started beyond the one asked for", async () => {
  const started: number[] = [];
  const prefetch = prefetchOf({ make: noting(started) });
  await prefetch.of(1);
  assert.deepEqual(started, [1, 2, 3, 4]);
  await prefetch.of(2);
  assert.deepEqual(started, [1, 2, 3, 4, 5]);
});

test("no audit run beyond the last is started", async () => {
  const started: number[] = [];
  const prefetch = prefetchOf({ make: noting(started), audits: 2, ahead: 8 });
  await prefetch.of(1);
  assert.deepEqual(started, [1, 2]);
});

test("an audit run is made once, until it is released", async () => {
  const made: number[] = [];
  const prefetch = prefetchOf({ make: noting(made), audits: 1 });
  await prefetch.of(1);
  await prefetch.of(1);
  assert.deepEqual(made, [1]);
  prefetch.release(1);
  await prefetch.of(1);
  assert.deepEqual(made, [1, 1]);
});

test("asking for an earlier run does not start the later ones again", async () => {
  const started: number[] = [];
  const prefetch = prefetchOf({ make: noting(started), audits: 9, ahead: 2 });
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
  const prefetch = prefetchOf({ make: fail, audits: 3, ahead: 2 });
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
  const prefetch = prefetchOf({ make: wait, audits: 1 });
  const forecasts = prefetch.of(1);
  await setImmediate();
  prefetch.stop();
  await assert.rejects(forecasts, /stopped/);
  assert.ok(aborted);
});

/** Forecasts that are known by their number, and everything that was started, in order. */
function numbered(lastScoreSeen: (audit: number) => number, scored = 0) {
  const calls: string[] = [];
  const audit = new Map<AuditForecasts, number>();
  const prefetch = prefetchOf({
    async make(number) {
      calls.push(`make ${number}`);
      const forecasts: AuditForecasts = [];
      audit.set(forecasts, number);
      return forecasts;
    },
    async score(forecasts) {
      calls.push(`score ${audit.get(forecasts)}`);
      return [];
    },
    scored,
    lastScoreSeen,
  });
  return { prefetch, calls };
}

test("forecasts that rest on scores are made ahead once these are there, whatever the steps do", async () => {
  const { prefetch, calls } = numbered((audit) => audit - 1);
  await prefetch.of(1);
  await setImmediate();
  assert.deepEqual(calls, [
    "make 1",
    "score 1",
    "make 2",
    "score 2",
    "make 3",
    "score 3",
    "make 4",
  ]);
});

test("scores are made in the order of their audit runs, once, however many are awaited", async () => {
  const { prefetch, calls } = numbered((audit) => (audit === 4 ? 3 : 0));
  await prefetch.of(1);
  await Promise.all([prefetch.scoresOf(3), prefetch.scoresOf(1)]);
  const scores = calls.filter((call) => call.startsWith("score"));
  assert.deepEqual(scores, ["score 1", "score 2", "score 3"]);
});

test("no score is made before something rests on it or asks for it", async () => {
  const { prefetch, calls } = numbered(() => 0);
  await prefetch.of(1);
  await setImmediate();
  assert.deepEqual(calls, ["make 1", "make 2", "make 3", "make 4"]);
});

test("after a resume, scores that were made before are not made again", async () => {
  const { prefetch, calls } = numbered((audit) => audit - 1, 2);
  await prefetch.of(3);
  await setImmediate();
  assert.deepEqual(calls.slice(0, 2), ["make 3", "score 3"]);
});

test("a failed score is thrown where the scores are asked for, and by the forecasts that rest on it", async () => {
  const score = async () => {
    throw new Error("no score");
  };
  const prefetch = prefetchOf({ score, lastScoreSeen: (audit) => audit - 1 });
  await prefetch.of(1);
  await assert.rejects(prefetch.scoresOf(1), /no score/);
  await assert.rejects(prefetch.of(2), /no score/);
});

test("a released audit run is neither scored nor waited for again", async () => {
  const { prefetch, calls } = numbered((audit) => audit - 1);
  await prefetch.scoresOf(1);
  prefetch.release(1);
  await prefetch.of(2);
  assert.equal(calls.filter((call) => call === "score 1").length, 1);
});
