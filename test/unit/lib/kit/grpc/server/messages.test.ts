import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { inOrder } from "#lib/kit/grpc/server/messages.ts";

test("a stream of requests ends where it has too many of them", () => {
  const decode = inOrder((bytes: Uint8Array) => bytes.length, 2);
  assert.deepEqual([decode(new Uint8Array(3)), decode(new Uint8Array(4))], [3, 4]);
  assert.throws(
    () => decode(new Uint8Array()),
    (error) => error instanceof Fault && /a stream has at most 2 messages/.test(error.message),
  );
});
