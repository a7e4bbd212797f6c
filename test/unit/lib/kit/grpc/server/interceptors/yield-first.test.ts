import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { setImmediate as iteration } from "node:timers/promises";
import type { ServerCall } from "#lib/kit/grpc/server/call.ts";
import { yieldFirst } from "#lib/kit/grpc/server/interceptors/yield-first.ts";

const waiting = { answered: false } as ServerCall;
const abandoned = { answered: true } as ServerCall;

function busy(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

test("long calls that arrive together start in order, and other work runs between them", async () => {
  // What other tests left in the queue has ended then: an iteration under way would serve before the other work.
  for (let passed = 0; passed < 4; passed += 1) await iteration();
  const order: string[] = [];
  let isDone = false;
  // Once in each iteration of the event loop, whichever of them the first call starts in.
  const otherWork = () => {
    order.push("|");
    if (!isDone) setImmediate(otherWork);
  };
  setImmediate(otherWork);
  const start = (name: string) => async () => {
    order.push(name);
    busy(2);
  };
  await Promise.all([yieldFirst(waiting, start("first")), yieldFirst(waiting, start("second"))]);
  isDone = true;
  assert.match(order.join(""), /^\|*first\|+second\|*$/);
});

test("a call that its caller gave up while it waited is not started", async () => {
  let started = 0;
  await yieldFirst(abandoned, async () => {
    started += 1;
  });
  assert.equal(started, 0);
});

test("a call that fails does not hold up the next one", async () => {
  const failing = yieldFirst(waiting, () => Promise.reject(new Error("broken")));
  let started = 0;
  const next = yieldFirst(waiting, async () => {
    started += 1;
  });
  await assert.rejects(failing, /broken/);
  await next;
  assert.equal(started, 1);
});
