import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type EchoServer, startEcho } from "./echo-server.ts";

// Large enough that the windows of HTTP/2 hold only a few dozen of them.
const padding = "x".repeat(10_000);

const open: EchoServer[] = [];
after(async () => {
  for (const echo of open) await echo.close();
});

/** The number that a count stays at for 200 ms, however long it takes to get there. */
async function settled(count: () => number): Promise<number> {
  for (;;) {
    const before = count();
    await pause(200);
    if (count() === before) return before;
  }
}

test("back-pressure pauses a handler whose 2000 messages nobody reads, and resumes it for the reader", async () => {
  let produced = 0;
  const echo = await startEcho({
    async *watchText() {
      for (; produced < 2000; produced++) yield { value: padding };
    },
  });
  open.push(echo);
  const reader = echo.client.watchText({})[Symbol.asyncIterator]();
  await reader.next();
  const whilePaused = await settled(() => produced);
  assert.ok(whilePaused < 1000, `${whilePaused} messages were produced for one that was read`);

  let received = 1;
  while (!(await reader.next()).done) received++;
  assert.equal(received, 2000);
});

test("back-pressure pauses a caller whose 2000 requests the handler does not read", async () => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const echo = await startEcho({
    async measure(requests) {
      await released;
      let value = 0;
      for await (const _request of requests) value++;
      return { value };
    },
  });
  open.push(echo);
  let produced = 0;
  async function* requests() {
    for (; produced < 2000; produced++) yield { value: padding };
  }
  const measured = echo.client.measure(requests());
  const whilePaused = await settled(() => produced);
  release();
  assert.equal((await measured).value, 2000);
  assert.ok(whilePaused < 1000, `${whilePaused} requests were produced and none was read`);
});
