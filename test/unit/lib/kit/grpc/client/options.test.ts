import assert from "node:assert/strict";
import { test } from "node:test";
import { channelOptions } from "#lib/kit/grpc/client/options.ts";

test("a channel looks for a lost peer about every second", () => {
  assert.equal(channelOptions["grpc.max_reconnect_backoff_ms"], 1_000);
});

test("a channel limits messages to 4 MiB both ways", () => {
  assert.equal(channelOptions["grpc.max_receive_message_length"], 4_194_304);
  assert.equal(channelOptions["grpc.max_send_message_length"], 4_194_304);
});
