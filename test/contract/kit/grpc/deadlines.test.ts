import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import type { CallContext } from "#lib/kit/grpc/server/handlers.ts";
import { eventually } from "#test/support/eventually.ts";
import { type EchoServer, faultOf, startEcho } from "./echo-server.ts";

/** Long enough that no call of these tests meets them. */
const longLimits = { deadlineDefaultMs: 40_000, deadlineCapMs: 80_000 };
const shortMs = 100;

let context: CallContext;
let patient: EchoServer;
let impatient: EchoServer;
/** Ends the handlers that do not listen to their signal. */
const stop = new AbortController();

before(async () => {
  const aborted = (signal: AbortSignal) =>
    new Promise((resolve) => signal.addEventListener("abort", resolve));
  const handlers: Parameters<typeof startEcho>[0] = {
    echo: async ({ value }, received) => {
      context = received;
      if (value === "wait") await aborted(received.signal);
      if (value === "deaf") await aborted(stop.signal);
      return { value };
    },
    async *watchText({ value }, received) {
      context = received;
      yield { value };
      if (value === "wait") await aborted(received.signal);
    },
  };
  patient = await startEcho(handlers, longLimits);
  impatient = await startEcho(handlers, { deadlineDefaultMs: shortMs, deadlineCapMs: shortMs });
});
after(async () => {
  stop.abort();
  await Promise.all([patient.close(), impatient.close()]);
});

function remainingMs(): number {
  return context.remainingMs() ?? Number.NaN;
}

test("a call without a deadline has the server's default", async () => {
  await patient.client.echo({});
  assert.ok(remainingMs() > 0 && remainingMs() <= 40_000, `${remainingMs()} ms`);
});

test("a shorter deadline of the caller is kept", async () => {
  await patient.client.echo({}, { deadlineMs: 20_000 });
  assert.ok(remainingMs() > 0 && remainingMs() <= 20_000, `${remainingMs()} ms`);
});

test("a longer deadline of the caller is capped", async () => {
  await patient.client.echo({}, { deadlineMs: 600_000 });
  assert.ok(remainingMs() > 40_000 && remainingMs() <= 80_000, `${remainingMs()} ms`);
});

test("at the default deadline the caller gets DEADLINE_EXCEEDED and the handler its reason", async () => {
  const fault = await faultOf(impatient.client.echo({ value: "wait" }));
  assert.equal(fault.code, "DEADLINE_EXCEEDED");
  assert.equal(fault.reason, "DEADLINE");
  assert.match(fault.message, /EchoService\/Echo did not finish within 100 ms/);
  assert.equal(context.signal.reason.reason, "DEADLINE");
  assert.equal(context.remainingMs(), 0);
});

test("a handler that does not listen to its signal does not hold up the answer", async () => {
  const fault = await faultOf(impatient.client.echo({ value: "deaf" }));
  assert.equal(fault.code, "DEADLINE_EXCEEDED");
});

test("at the caller's own deadline the call rejects and the handler's signal aborts", async () => {
  const fault = await faultOf(patient.client.echo({ value: "wait" }, { deadlineMs: 50 }));
  assert.equal(fault.code, "DEADLINE_EXCEEDED");
  assert.equal(fault.reason, "DEADLINE");
  // As a deadline or as the caller's cancellation, whichever reaches the server first.
  await eventually("the handler's signal aborts", () => context.signal.aborted);
});

test("a watch without a deadline has none", async () => {
  const watch = patient.client.watchText({ value: "once" })[Symbol.asyncIterator]();
  await watch.next();
  assert.equal(context.remainingMs(), undefined);
  await watch.return?.();
});

test("a watch outlives default and cap and ends at its own deadline", async () => {
  const startMs = performance.now();
  const deadlineMs = 10 * shortMs;
  const watch = impatient.client.watchText({ value: "wait" }, { deadlineMs });
  const stream = watch[Symbol.asyncIterator]();
  await stream.next();
  const fault = await faultOf(stream.next());
  assert.equal(fault.reason, "DEADLINE");
  // A timer of the runtime may fire a millisecond early.
  assert.ok(performance.now() - startMs >= deadlineMs - 5);
});

test("a server refuses to start with an unbounded method that no service has", async () => {
  await assert.rejects(
    startEcho({}, { unboundedMethods: ["WatchNothing"] }),
    /no service has a method WatchNothing/,
  );
});

test("a handler that fails for a reason of its own after the deadline is logged, one that refuses or throws its abort is not", async () => {
  const full = new Fault("RESOURCE_EXHAUSTED", "STORAGE_NOT_WRITABLE", "the disk is full");
  const refusal = new Fault(
    "INVALID_ARGUMENT",
    "BARS_OUT_OF_ORDER",
    "bars[0]: a later one is known",
  );
  let ended = 0;
  const echo = await startEcho(
    {
      echo: async ({ value }, { signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        ended += 1;
        throw { full, refusal }[value] ?? signal.reason;
      },
    },
    { deadlineDefaultMs: shortMs },
  );
  for (const value of ["full", "refusal", "abort"]) {
    assert.equal((await faultOf(echo.client.echo({ value }))).code, "DEADLINE_EXCEEDED");
  }
  await eventually("the handlers end", () => ended === 3);
  await echo.close();
  const late = echo.lines.filter(({ level }) => level === "error");
  assert.equal(late.length, 1);
  assert.equal(late[0]?.["rpc.method"], "pmx.test.v1.EchoService/Echo");
  assert.match(JSON.stringify(late[0]?.error), /STORAGE_NOT_WRITABLE/);
});
