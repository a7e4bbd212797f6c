import assert from "node:assert/strict";
import { test } from "node:test";
import { channelOptions, optionsOf } from "#lib/kit/grpc/client/options.ts";
import { defaultLimits, serverOptions } from "#lib/kit/grpc/server/options.ts";

const fourMebibytes = 4 * 1_024 * 1_024;
const sizes = ["grpc.max_receive_message_length", "grpc.max_send_message_length"] as const;

test("a channel reaches every replica, repeats no call by itself and reconnects within a second", () => {
  assert.deepEqual(JSON.parse(channelOptions["grpc.service_config"] ?? ""), {
    loadBalancingConfig: [{ round_robin: {} }],
  });
  assert.equal(channelOptions["grpc.max_reconnect_backoff_ms"], 1_000);
});

test("a channel asks DNS for no service config, and for addresses once in ten seconds unless told otherwise", () => {
  assert.equal(channelOptions["grpc.service_config_disable_resolution"], 1);
  assert.equal(channelOptions["grpc.dns_min_time_between_resolutions_ms"], 10_000);
  const often = optionsOf({ resolveAgainMs: 500 });
  assert.equal(often["grpc.dns_min_time_between_resolutions_ms"], 500);
});

test("a channel pings no oftener than other servers allow, and oftener only where its settings say so", () => {
  assert.ok((channelOptions["grpc.keepalive_time_ms"] ?? 0) >= 60_000);
  assert.equal(channelOptions["grpc.keepalive_permit_without_calls"], 0);
  assert.equal(optionsOf({})["grpc.keepalive_time_ms"], channelOptions["grpc.keepalive_time_ms"]);
  assert.equal(optionsOf({ silenceMaxMs: 4_000 })["grpc.keepalive_time_ms"], 2_000);
});

test("a server renews connections, and ends an old one only after the longest call on it", () => {
  const options = serverOptions(defaultLimits);
  assert.equal(options["grpc.max_connection_age_ms"], 120_000);
  assert.equal(options["grpc.max_connection_age_grace_ms"], defaultLimits.deadlineCapMs);
  const { callsInFlightMax, watchesOpenMax } = defaultLimits;
  assert.equal(options["grpc.max_concurrent_streams"], callsInFlightMax + watchesOpenMax);
});

test("both sides state the size of messages, and keep no records for channelz, which grow without end", () => {
  for (const options of [channelOptions, serverOptions(defaultLimits)]) {
    for (const size of sizes) assert.equal(options[size], fourMebibytes);
    assert.equal(options["grpc.enable_channelz"], 0);
  }
});
