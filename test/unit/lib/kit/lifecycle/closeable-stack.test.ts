import assert from "node:assert/strict";
import { test } from "node:test";
import { CloseableStack } from "#lib/kit/lifecycle/closeable-stack.ts";

const fail = (message: string) => async () => {
  throw new Error(message);
};

test("CloseableStack closes what was opened last first, one after the other", async () => {
  const stack = new CloseableStack();
  const closed: string[] = [];
  for (const name of ["store", "bus", "server"]) {
    stack.push(name, async () => {
      await new Promise((resolve) => setTimeout(resolve, name === "server" ? 10 : 0));
      closed.push(name);
    });
  }
  await stack.close();
  assert.deepEqual(closed, ["server", "bus", "store"]);
});

test("CloseableStack closes the rest when one fails, and reports all failures by name", async () => {
  const stack = new CloseableStack();
  let storeClosed = false;
  stack.push("store", async () => {
    storeClosed = true;
  });
  stack.push("bus", fail("no connection"));
  stack.push("server", fail("still busy"));
  await assert.rejects(stack.close(), (error) => {
    assert.ok(error instanceof AggregateError);
    assert.equal(
      error.message,
      "closing server failed: still busy; closing bus failed: no connection",
    );
    return error.errors.length === 2;
  });
  assert.ok(storeClosed);
});

test("CloseableStack closes once, however often it is asked", async () => {
  const stack = new CloseableStack();
  let closes = 0;
  stack.push("store", async () => void closes++);
  await Promise.all([stack.close(), stack.close()]);
  await stack.close();
  assert.equal(closes, 1);
});

test("CloseableStack refuses what is opened while it closes", async () => {
  const stack = new CloseableStack();
  await stack.close();
  assert.throws(() => stack.push("late", async () => undefined), /late was opened/);
});
