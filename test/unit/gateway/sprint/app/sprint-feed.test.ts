import assert from "node:assert/strict";
import { test } from "node:test";
import { SprintFeed } from "#gateway/sprint/app/sprint-feed.ts";

const never = new AbortController().signal;

test("everyone who waits for a sprint is woken by its change", async () => {
  const feed = new SprintFeed();
  const waiting = [feed.changed("a", never), feed.changed("a", never)];
  feed.notify("a");
  await Promise.all(waiting);
});

test("the change of another sprint wakes no watcher", async () => {
  const feed = new SprintFeed();
  let woken = false;
  void feed.changed("a", never).then(() => {
    woken = true;
  });
  feed.notify("b");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(woken, false);
});

test("a watcher that gives up is let go", async () => {
  const stop = new AbortController();
  const waiting = new SprintFeed().changed("a", stop.signal);
  stop.abort();
  await waiting;
});
