import assert from "node:assert/strict";
import { test } from "node:test";
import { ownTurn } from "#lib/kit/grpc/interceptors/own-turn.ts";
import type { ServerCall } from "#lib/kit/grpc/server-call.ts";

const waiting = { answered: false } as ServerCall;
const left = { answered: true } as ServerCall;

test("calls that come together begin in their order, and other work gets its turn between them", async () => {
  const turns = ownTurn();
  const order: string[] = [];
  const begin = (name: string) => async () => {
    order.push(name);
    // Asked for in the turn of this call, so it runs before the next call only if that has its own.
    setImmediate(() => order.push(`after ${name}`));
  };
  await Promise.all([turns(waiting, begin("first")), turns(waiting, begin("second"))]);
  assert.deepEqual(order, ["first", "after first", "second"]);
});

test("a call that its caller left while it waited is not begun", async () => {
  let begun = 0;
  await ownTurn()(left, async () => {
    begun += 1;
  });
  assert.equal(begun, 0);
});

test("a call that fails leaves the turn to the next one", async () => {
  const turns = ownTurn();
  const failing = turns(waiting, () => Promise.reject(new Error("broken")));
  let begun = 0;
  const next = turns(waiting, async () => {
    begun += 1;
  });
  await assert.rejects(failing, /broken/);
  await next;
  assert.equal(begun, 1);
});
