import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { memoryUsage } from "node:process";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { readBody } from "#lib/kit/http/read-body.ts";

function body(): PassThrough & IncomingMessage {
  return Object.assign(new PassThrough(), { headers: {} }) as unknown as PassThrough &
    IncomingMessage;
}

const limits = { bytesMax: 4 * 1024 * 1024 + 5, timeoutMs: 10_000 };

async function codeOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Fault, `${error}`);
  return error.code;
}

test("a body that does not arrive in time is refused, and its request stays open for the answer", async () => {
  const slow = body();
  slow.write("a part");
  assert.equal(await codeOf(readBody(slow, { ...limits, timeoutMs: 20 })), "DEADLINE_EXCEEDED");
  assert.deepEqual([slow.destroyed, slow.isPaused()], [false, true]);
});

test("a body that grows too large is refused where it does, one that is cut off as its caller hung up", async () => {
  const large = body();
  const reading = readBody(large, limits);
  large.write(new Uint8Array(4 * 1024 * 1024 + 5));
  large.write("!");
  assert.equal(await codeOf(reading), "RESOURCE_EXHAUSTED");
  assert.equal(large.destroyed, false);
  const cut = body();
  const part = readBody(cut, limits);
  cut.write("a part");
  cut.destroy(new Error("aborted"));
  assert.equal(await codeOf(part), "CANCELLED");
});

test("a body in chunks of one byte takes memory by its bytes, and not by its chunks", async () => {
  const slow = body();
  const reading = readBody(slow, limits);
  const read = Buffer.from(Array.from({ length: 64 * 1024 }, (_, at) => at % 251));
  const before = memoryUsage().heapUsed;
  const chunks = 1024 * 1024;
  for (let at = 0; at < chunks; at += 1) {
    const start = at % read.byteLength;
    slow.emit("data", read.subarray(start, start + 1));
  }
  const grown = (memoryUsage().heapUsed - before) / chunks;
  slow.emit("end");
  const whole = await reading;
  assert.ok(grown < 64, `${grown} bytes of the heap for each`);
  assert.equal(Buffer.compare(whole, Buffer.concat(Array(16).fill(read))), 0);
});
