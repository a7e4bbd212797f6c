import type { ServerOptions } from "@grpc/grpc-js";
import { messageBytesMax } from "./message-limit.ts";

/** What a server allows its callers. */
export interface ServerLimits {
  /** The deadline of a call whose caller set none. */
  readonly deadlineDefaultMs: number;
  /** No call runs longer, whatever its caller asks for. */
  readonly deadlineCapMs: number;
  /**
   * Methods that watch, as `WatchSprint` or `pmx.sprint.v1.SprintService/WatchSprint`: neither
   * default nor cap applies, and a drain ends them at once.
   */
  readonly unboundedMethods: readonly string[];
  /** Calls that are handled at once; one more gets RESOURCE_EXHAUSTED. */
  readonly callsInFlightMax: number;
  /** The same for the methods that watch, counted apart so that they cannot starve the calls. */
  readonly watchesOpenMax: number;
  /** A connection is renewed after this time, so that clients find new replicas. */
  readonly connectionAgeMaxMs: number;
}

export const defaultLimits: ServerLimits = {
  deadlineDefaultMs: 30_000,
  deadlineCapMs: 300_000,
  unboundedMethods: [],
  callsInFlightMax: 256,
  watchesOpenMax: 256,
  connectionAgeMaxMs: 120_000,
};

/** The limits as options of grpc-js. */
export function serverOptions(limits: ServerLimits): ServerOptions {
  return {
    "grpc.max_receive_message_length": messageBytesMax,
    "grpc.max_send_message_length": messageBytesMax,
    "grpc.max_concurrent_streams": limits.callsInFlightMax + limits.watchesOpenMax,
    "grpc.max_connection_age_ms": limits.connectionAgeMaxMs,
    // A renewed connection lives on until the longest call on it can have ended (grpc-node #2641).
    "grpc.max_connection_age_grace_ms": limits.deadlineCapMs,
    "grpc.enable_channelz": 0,
    "grpc.so_reuseport": 0,
  };
}
