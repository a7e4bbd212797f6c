import assert from "node:assert/strict";
import process from "node:process";
import { after, before, beforeEach, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Fault } from "#lib/kernel/fault.ts";
import { eventually } from "#test/support/eventually.ts";
import { collect, type EchoServer, faultOf, startEcho } from "./echo-server.ts";

let echo: EchoServer;
let signals: AbortSignal[] = [];
let completed = false;
before(async () => {
  echo = await startEcho({
    echo: async ({ value }, { signal }) => {
      signals.push(signal);
      if (value === "wait") {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      }
      return { value };
    },
    async *count(_request, { signal }) {
      signals.push(signal);
      for (let value = 1; !signal.aborted; value++) yield { value };
    },
    async measure(requests, { signal }) {
      signals.push(signal);
      const received = await collect(requests);
      completed = true;
      return { value: received.length };
    },
    async *double(requests, { signal }) {
      signals.push(signal);
      yield* requests;
    },
  });
});
beforeEach(() => {
  signals = [];
  completed = false;
});
after(() => echo.close());

const handlerStarts = () => eventually("the handler starts", () => signals.length > 0);
const handlerIsTold = () =>
  eventually("the handler's signal aborts", () => signals[0]?.aborted === true);

test("cancellation aborts the handler's signal and rejects with CANCELLED when the caller aborts", async () => {
  const caller = new AbortController();
  const fault = faultOf(echo.client.echo({ value: "wait" }, { signal: caller.signal }));
  await handlerStarts();
  caller.abort();
  assert.equal((await fault).code, "CANCELLED");
  await handlerIsTold();
  assert.ok(signals[0]?.reason instanceof Fault);
  assert.equal(signals[0].reason.reason, "CANCELLED");
});

test("one signal ends many calls without a warning of the runtime", async () => {
  const caller = new AbortController();
  const warnings: string[] = [];
  const note = (warning: Error) => void warnings.push(warning.name);
  process.on("warning", note);
  const faults = Array.from({ length: 20 }, () =>
    faultOf(echo.client.echo({ value: "wait" }, { signal: caller.signal })),
  );
  await eventually("all handlers start", () => signals.length === 20);
  caller.abort();
  for (const fault of faults) assert.equal((await fault).code, "CANCELLED");
  process.off("warning", note);
  assert.deepEqual(warnings, []);
});

test("a call with an aborted signal is not made", async () => {
  const fault = await faultOf(echo.client.echo({}, { signal: AbortSignal.abort() }));
  assert.equal(fault.reason, "CANCELLED");
  assert.equal(signals.length, 0);
});

test("the signal of a call that succeeded stays as it was", async () => {
  await echo.client.echo({ value: "done" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(signals[0]?.aborted, false);
});

test("a caller that leaves a stream early stops its handler", async () => {
  for await (const { value } of echo.client.count({})) if (value === 3) break;
  await handlerIsTold();
});

test("a two-way stream can be left early without an error", async () => {
  async function* endless() {
    for (let value = 1; ; value++) yield { value: await setImmediate(value) };
  }
  for await (const { value } of echo.client.double(endless())) if (value === 3) break;
  await handlerIsTold();
});

test("a stream that nobody reads is not started", async () => {
  echo.client.count({});
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(signals.length, 0);
});

test("the requests of a caller that hung up are not taken for all of them", async () => {
  const caller = new AbortController();
  async function* silent() {
    yield { value: "one of two" };
    await new Promise((resolve) => caller.signal.addEventListener("abort", resolve));
  }
  const fault = faultOf(echo.client.measure(silent(), { signal: caller.signal }));
  await handlerStarts();
  caller.abort();
  assert.equal((await fault).code, "CANCELLED");
  await handlerIsTold();
  assert.equal(completed, false);
});

test("requests that fail cancel the call, which throws their own error", async () => {
  async function* failing() {
    yield { value: "row 1" };
    throw new RangeError("the file ended early");
  }
  await assert.rejects(echo.client.measure(failing()), RangeError);
});
