import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { CallContext } from "#lib/kit/grpc/server/handlers.ts";
import { type EchoServer, eventually, faultOf, startEcho } from "./echo-server.ts";

describe("deadlines", () => {
  let echo: EchoServer;
  let context: CallContext;
  const wait = (signal: AbortSignal) =>
    new Promise((resolve) => signal.addEventListener("abort", resolve));
  before(async () => {
    echo = await startEcho(
      {
        echo: async ({ value }, received) => {
          context = received;
          if (value === "wait") await wait(received.signal);
          if (value === "deaf") await new Promise((resolve) => setTimeout(resolve, 3_000));
          return { value };
        },
        async *watchText({ value }, received) {
          context = received;
          yield { value };
          if (value === "wait") await wait(received.signal);
        },
      },
      { deadlineDefaultMs: 800, deadlineCapMs: 1_600 },
    );
  });
  after(() => echo.close());

  const remainingMs = () => (context.deadlineMs ?? Number.NaN) - Date.now();

  it("gives a call without a deadline the server's default", async () => {
    await echo.client.echo({});
    assert.ok(remainingMs() > 0 && remainingMs() <= 800, `${remainingMs()} ms`);
  });

  it("keeps a shorter deadline of the caller", async () => {
    await echo.client.echo({}, { deadlineMs: 500 });
    assert.ok(remainingMs() <= 500, `${remainingMs()} ms`);
  });

  it("caps a longer deadline of the caller", async () => {
    await echo.client.echo({}, { deadlineMs: 60_000 });
    assert.ok(remainingMs() > 800 && remainingMs() <= 1_600, `${remainingMs()} ms`);
  });

  it("answers DEADLINE_EXCEEDED at the default and tells the handler why", async () => {
    const fault = await faultOf(echo.client.echo({ value: "wait" }));
    assert.equal(fault.code, "DEADLINE_EXCEEDED");
    assert.equal(fault.reason, "DEADLINE");
    assert.match(fault.message, /EchoService\/Echo did not finish within 800 ms/);
    assert.equal(context.signal.reason.reason, "DEADLINE");
  });

  it("answers at the deadline also when the handler does not listen", async () => {
    const startMs = Date.now();
    const fault = await faultOf(echo.client.echo({ value: "deaf" }));
    assert.equal(fault.code, "DEADLINE_EXCEEDED");
    assert.ok(Date.now() - startMs < 2_500);
  });

  it("rejects with DEADLINE_EXCEEDED at the caller's own deadline", async () => {
    const fault = await faultOf(echo.client.echo({ value: "wait" }, { deadlineMs: 50 }));
    assert.equal(fault.code, "DEADLINE_EXCEEDED");
    assert.equal(fault.reason, "DEADLINE");
    // As a deadline or as the caller's cancellation, whichever reaches the server first.
    await eventually(() => context.signal.aborted, "the handler's signal aborts");
  });

  it("leaves a watch without a deadline open", async () => {
    const watch = echo.client.watchText({ value: "once" })[Symbol.asyncIterator]();
    await watch.next();
    assert.equal(context.deadlineMs, undefined);
    await watch.return?.();
  });

  it("keeps a watch open beyond default and cap, until its own deadline", async () => {
    const watch = echo.client.watchText({ value: "wait" }, { deadlineMs: 2_000 });
    const startMs = Date.now();
    const stream = watch[Symbol.asyncIterator]();
    await stream.next();
    const fault = await faultOf(stream.next());
    assert.equal(fault.reason, "DEADLINE");
    assert.ok(Date.now() - startMs >= 1_900);
  });
});

describe("unboundedMethods", () => {
  it("refuses to start with a method that no service has", async () => {
    await assert.rejects(
      startEcho({}, { unboundedMethods: ["WatchNothing"] }),
      /no service has a method WatchNothing/,
    );
  });
});
