import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as settled } from "node:timers/promises";
import { FairTurns } from "#services/forecast/workers/fair-turns.ts";

const patient = new AbortController().signal;

/** Turns whose beginnings are noted; `end` ends the one that began first. */
function notedTurns(atOnce: () => number, queueLimit = 10) {
  const turns = new FairTurns(atOnce, queueLimit);
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const take = async (peer: string, name: string, signal = patient) => {
    ends.push(await turns.take({ peer, signal }));
    begun.push(name);
  };
  const end = async () => {
    ends.shift()!();
    await settled();
  };
  return { turns, begun, take, end };
}

test("no more begin than may, and those that wait begin one of each caller in turn", async () => {
  const { begun, take, end } = notedTurns(() => 1);
  const all = [take("a", "a1"), take("a", "a2"), take("a", "a3"), take("b", "b1")];
  await settled();
  assert.deepEqual(begun, ["a1"]);
  for (let ended = 0; ended < 3; ended += 1) await end();
  assert.deepEqual(begun, ["a1", "a2", "b1", "a3"]);
  await Promise.all(all);
});

test("where more may run than before, all that have room begin at the next end", async () => {
  let atOnce = 1;
  const { begun, take, end } = notedTurns(() => atOnce);
  const all = [1, 2, 3].map((number) => take("a", `${number}`));
  await settled();
  atOnce = 3;
  await end();
  assert.deepEqual(begun, ["1", "2", "3"]);
  await Promise.all(all);
});

test("a caller that leaves while it waits is told why, and its place goes to another", async () => {
  const { begun, take, end } = notedTurns(() => 1);
  const leaving = new AbortController();
  await take("a", "first");
  const left = take("a", "left", leaving.signal);
  const next = take("a", "next");
  leaving.abort(new Error("left"));
  await assert.rejects(left, /left/);
  await end();
  await next;
  assert.deepEqual(begun, ["first", "next"]);
});

test("one too many is refused as OVERLOADED, and drained waits for the last", async () => {
  const { turns, take, end } = notedTurns(() => 1, 1);
  await take("a", "runs");
  const waits = take("a", "waits");
  await assert.rejects(take("a", "too many"), { reason: "OVERLOADED" });
  let isDrained = false;
  const drained = turns.drained().then(() => {
    isDrained = true;
  });
  await end();
  await waits;
  assert.equal(isDrained, false);
  await end();
  await drained;
});
