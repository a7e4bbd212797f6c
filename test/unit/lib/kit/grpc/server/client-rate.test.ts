import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientRate } from "#lib/kit/grpc/server/client-rate.ts";

let nowMs = 0;
const clock = () => nowMs;

/** How many of so many calls a client may make now. */
function allowed(rate: ClientRate, client: string, calls: number): number {
  return Array.from({ length: calls }, () => rate.waitMs(client)).filter((wait) => wait === 0)
    .length;
}

test("a client may make two seconds' worth of calls at once, and its rate from then on", () => {
  const rate = new ClientRate(10, clock);
  assert.equal(allowed(rate, "a", 50), 20);
  nowMs += 1_000;
  assert.equal(allowed(rate, "a", 50), 10);
  nowMs += 60_000;
  assert.equal(allowed(rate, "a", 50), 20);
});

test("a refused client is told when its next call is due, and waiting that long is enough", () => {
  const rate = new ClientRate(10, clock);
  allowed(rate, "a", 20);
  const waitMs = rate.waitMs("a");
  assert.equal(waitMs, 100);
  nowMs += waitMs - 1;
  assert.ok(rate.waitMs("a") > 0);
  nowMs += 1;
  assert.equal(rate.waitMs("a"), 0);
});

test("one client's calls take nothing from another's", () => {
  const rate = new ClientRate(1, clock);
  allowed(rate, "a", 10);
  assert.equal(allowed(rate, "b", 10), 2);
});

test("a rate below one call in two seconds still lets one call through", () => {
  const rate = new ClientRate(0.1, clock);
  assert.equal(allowed(rate, "a", 3), 1);
  nowMs += 10_000;
  assert.equal(allowed(rate, "a", 3), 1);
});

test("any number of clients is remembered in a bounded space, and a busy one is not forgotten for it", () => {
  const rate = new ClientRate(1, clock);
  for (let client = 0; client < 9_999; client += 1) rate.waitMs(`idle-${client}`);
  nowMs += 2_000;
  allowed(rate, "busy", 10);
  for (let client = 0; client < 5_000; client += 1) rate.waitMs(`other-${client}`);
  assert.equal(allowed(rate, "busy", 10), 0);
});
