import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { readBody } from "#lib/kit/connect/read-body.ts";

function body(): PassThrough & IncomingMessage {
  return Object.assign(new PassThrough(), { headers: {} }) as unknown as PassThrough &
    IncomingMessage;
}

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
  assert.equal(await codeOf(readBody(slow, 20)), "DEADLINE_EXCEEDED");
  assert.deepEqual([slow.destroyed, slow.isPaused()], [false, true]);
});

test("a body that grows too large is refused where it does, one that is cut off as its caller hung up", async () => {
  const large = body();
  const reading = readBody(large);
  large.write(new Uint8Array(4 * 1024 * 1024 + 5));
  large.write("!");
  assert.equal(await codeOf(reading), "RESOURCE_EXHAUSTED");
  assert.equal(large.destroyed, false);
  const cut = body();
  const part = readBody(cut);
  cut.write("a part");
  cut.destroy(new Error("aborted"));
  assert.equal(await codeOf(part), "CANCELLED");
});
