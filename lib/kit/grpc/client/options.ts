import type { DescService } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel as Idempotency } from "@bufbuild/protobuf/wkt";
import type { ChannelOptions } from "@grpc/grpc-js";
import { messageBytesMax } from "../shared/codec.ts";

const retryPolicy = {
  maxAttempts: 3,
  initialBackoff: "0.1s",
  maxBackoff: "2s",
  backoffMultiplier: 2,
  retryableStatusCodes: ["UNAVAILABLE"],
};

/**
 * The options of a channel. Calls of methods that their proto declares idempotent (`idempotency_level`)
 * are retried while the peer is unavailable; no others are.
 */
export function channelOptions(services: readonly DescService[]): ChannelOptions {
  return {
    "grpc.max_receive_message_length": messageBytesMax,
    "grpc.max_send_message_length": messageBytesMax,
    // Other servers allow one ping in five minutes without calls, and hang up on more.
    "grpc.keepalive_time_ms": 60_000,
    "grpc.keepalive_timeout_ms": 10_000,
    "grpc.keepalive_permit_without_calls": 0,
    // Reconnects within a second of a peer's return; by default it may take two minutes.
    "grpc.initial_reconnect_backoff_ms": 250,
    "grpc.max_reconnect_backoff_ms": 1_000,
    // We publish no service config in DNS, and looking for one repeats without end (grpc-node #2023).
    "grpc.service_config_disable_resolution": 1,
    "grpc.dns_min_time_between_resolutions_ms": 10_000,
    "grpc.enable_channelz": 0,
    "grpc.service_config": JSON.stringify(serviceConfigOf(services)),
  };
}

function serviceConfigOf(services: readonly DescService[]): object {
  const name = services
    .flatMap((service) => service.methods)
    .filter((method) => method.idempotency !== Idempotency.IDEMPOTENCY_UNKNOWN)
    .map((method) => ({ service: method.parent.typeName, method: method.name }));
  return {
    loadBalancingConfig: [{ round_robin: {} }],
    methodConfig: name.length > 0 ? [{ name, retryPolicy }] : [],
    retryThrottling: { maxTokens: 10, tokenRatio: 0.1 },
  };
}
