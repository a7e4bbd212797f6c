import type { ChannelOptions } from "@grpc/grpc-js";
import { messageBytesMax } from "../shared/codec.ts";

/** How one channel differs from others. */
export interface ChannelSettings {
  /**
   * How soon a peer that answers nothing is taken for gone, from 2 s: calls to it then fail as to one that cannot be
   * reached. Only for servers of ours: others hang up on clients that ask so often.
   */
  readonly silenceMaxMs?: number;
  /** Shortest time between two look-ups of a name; 10 s by default. */
  readonly resolveAgainMs?: number;
}

/**
 * The options of every channel. The channel repeats no call by itself: a caller that may repeat one
 * knows for how long it is worth it.
 */
export const channelOptions: ChannelOptions = {
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
  "grpc.service_config": JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

/** The options of a channel. */
export function optionsOf({ silenceMaxMs, resolveAgainMs }: ChannelSettings): ChannelOptions {
  return {
    ...channelOptions,
    ...(silenceMaxMs !== undefined && {
      "grpc.keepalive_time_ms": silenceMaxMs / 2,
      "grpc.keepalive_timeout_ms": silenceMaxMs / 2,
    }),
    ...(resolveAgainMs !== undefined && {
      "grpc.dns_min_time_between_resolutions_ms": resolveAgainMs,
    }),
  };
}
