import assert from "node:assert/strict";
import { test } from "node:test";
import { hostPort } from "#lib/kit/grpc/server/port.ts";

test("hostPort joins a host and a port", () => {
  assert.equal(hostPort("127.0.0.1", 50051), "127.0.0.1:50051");
});

test("hostPort brackets an IPv6 host", () => {
  assert.equal(hostPort("::1", 50051), "[::1]:50051");
});
