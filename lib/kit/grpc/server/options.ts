import type { DescMethod, DescService } from "@bufbuild/protobuf";
import type { ServerOptions } from "@grpc/grpc-js";
import { type ConnectionLimits, connectionsPerAddressDefault } from "../../connection-limit.ts";
import { messageBytesMax } from "../shared/codec.ts";
import { fullNameOf } from "../shared/service-definition.ts";

/** The limits of a server. */
export interface ServerLimits extends ConnectionLimits {
  /** The deadline of a call whose caller set none. */
  readonly deadlineDefaultMs: number;
  /** No call runs longer, whatever deadline its caller sets. */
  readonly deadlineCapMs: number;
  /**
   * Methods that watch, as `WatchSprint` or `pmx.sprint.v1.SprintService/WatchSprint`: neither
   * default nor cap applies, and a drain ends them at once.
   */
  readonly unboundedMethods: readonly string[];
  /** Calls handled at the same time; one more gets RESOURCE_EXHAUSTED. */
  readonly callsInFlightMax: number;
  /** The same for watches, counted separately so that they cannot starve the calls. */
  readonly watchesOpenMax: number;
  /** Bytes of answers that a connection may leave unread before its calls are refused. */
  readonly connectionUnreadBytesMax: number;
  /** The same for all connections, in equal shares to those that leave any. */
  readonly unreadBytesMax: number;
  /** A connection is renewed after this time, so that clients find new replicas. */
  readonly connectionAgeMaxMs: number;
  /** A connection whose client has not begun to speak HTTP/2 after this time is closed. */
  readonly greetingTimeoutMs: number;
}

export const defaultLimits: ServerLimits = {
  deadlineDefaultMs: 30_000,
  deadlineCapMs: 300_000,
  unboundedMethods: [],
  callsInFlightMax: 256,
  watchesOpenMax: 256,
  connectionUnreadBytesMax: 32 * 1024 * 1024,
  unreadBytesMax: 256 * 1024 * 1024,
  connectionAgeMaxMs: 120_000,
  connectionsMax: 2_048,
  connectionsPerAddressMax: connectionsPerAddressDefault,
  greetingTimeoutMs: 10_000,
};

/** The limits as options of grpc-js. */
export function serverOptions(limits: ServerLimits): ServerOptions {
  return {
    "grpc.max_receive_message_length": messageBytesMax,
    "grpc.max_send_message_length": messageBytesMax,
    "grpc.max_concurrent_streams": limits.callsInFlightMax + limits.watchesOpenMax,
    "grpc.max_connection_age_ms": limits.connectionAgeMaxMs,
    // An old connection stays open until the longest call on it can have ended (grpc-node #2641).
    "grpc.max_connection_age_grace_ms": limits.deadlineCapMs,
    "grpc.enable_channelz": 0,
    "grpc.so_reuseport": 0,
  };
}

/**
 * Whether a call is of one of the named methods: bare names, or `pkg.Service/Method`.
 * @throws Error for a name that no service has: a typing error would put a deadline on a watch.
 */
export function watchesOf(
  services: readonly DescService[],
  names: readonly string[],
): (call: { readonly method: DescMethod }) => boolean {
  const methods = services.flatMap((service) => service.methods);
  const watches = new Set<string>();
  for (const name of names) {
    const named = methods.filter((method) => method.name === name || fullNameOf(method) === name);
    if (named.length === 0) throw new Error(`unboundedMethods: no service has a method ${name}`);
    for (const method of named) watches.add(fullNameOf(method));
  }
  return ({ method }) => watches.has(fullNameOf(method));
}
