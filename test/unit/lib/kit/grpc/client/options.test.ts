import assert from "node:assert/strict";
import { test } from "node:test";
import { channelOptions } from "#lib/kit/grpc/client/options.ts";
import { EchoService } from "#test/contract/kit/grpc/echo-service.ts";

const configOf = (options: ReturnType<typeof channelOptions>) =>
  JSON.parse(options["grpc.service_config"] ?? "null");

test("channelOptions repeats only the calls that their proto declares idempotent", () => {
  const { methodConfig } = configOf(channelOptions([EchoService]));
  assert.deepEqual(methodConfig[0].name, [{ service: "pmx.test.v1.EchoService", method: "Echo" }]);
  assert.deepEqual(methodConfig[0].retryPolicy.retryableStatusCodes, ["UNAVAILABLE"]);
});

test("channelOptions repeats nothing when no service is named", () => {
  assert.deepEqual(configOf(channelOptions([])).methodConfig, []);
});

test("channelOptions looks for a lost peer about every second", () => {
  assert.equal(channelOptions([])["grpc.max_reconnect_backoff_ms"], 1_000);
});

test("channelOptions limits messages to 4 MiB both ways", () => {
  const options = channelOptions([]);
  assert.equal(options["grpc.max_receive_message_length"], 4_194_304);
  assert.equal(options["grpc.max_send_message_length"], 4_194_304);
});
