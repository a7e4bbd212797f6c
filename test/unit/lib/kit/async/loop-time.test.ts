import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { setImmediate as iteration } from "node:timers/promises";
import { loopTime } from "#lib/kit/async/loop-time.ts";

function busy(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

/** Waits until the queue has no iteration under way: the marks would stand behind what goes on in that. */
async function idleQueue(): Promise<void> {
  for (let passed = 0; passed < 4; passed += 1) await iteration();
}

/** Notes each task as it runs, and each iteration of the event loop between them. */
async function orderOf(tasks: number, taskMs: number): Promise<string> {
  await idleQueue();
  const order: string[] = [];
  let isDone = false;
  const note = () => {
    order.push("|");
    if (!isDone) setImmediate(note);
  };
  const all = Array.from({ length: tasks }, async (_, index) => {
    await loopTime();
    order.push(String(index));
    busy(taskMs);
  });
  setImmediate(note);
  await Promise.all(all);
  isDone = true;
  return order.join("").replace(/\|+$/, "");
}

/** Whether a task that comes when nothing else does waits for another iteration. */
async function hasWaited(): Promise<boolean> {
  await idleQueue();
  let hasIterated = false;
  setImmediate(() => {
    hasIterated = true;
  });
  await loopTime();
  return hasIterated;
}

test("a task in an idle iteration waits for no other iteration", async () => {
  // A system that halts the process for a millisecond right then makes the iteration a full one.
  let tries = 1;
  while (await hasWaited()) {
    tries += 1;
    assert.ok(tries <= 20, "waited 20 times");
  }
});

test("tasks that take long run one an iteration, first in, first out", async () => {
  assert.match(await orderOf(4, 2), /^\|*0\|+1\|+2\|+3$/);
});

test("short tasks share iterations, first in, first out, and leave time for others", async () => {
  const order = await orderOf(200, 0.05);
  const iterations = order.split(/\|+/);
  assert.equal(iterations.join(""), Array.from({ length: 200 }, (_, index) => index).join(""));
  // 10 ms of work in slices of 1 ms: neither one iteration nor two hundred, also on a busy machine.
  assert.ok(iterations.length >= 5 && iterations.length <= 100, `${iterations.length} iterations`);
});

test("a task that fails does not hold up the next", async () => {
  const failing = loopTime().then(() => {
    busy(2);
    throw new Error("broken");
  });
  const next = loopTime().then(() => "served");
  await assert.rejects(failing, /broken/);
  assert.equal(await next, "served");
});
