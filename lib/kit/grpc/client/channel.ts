import * as grpc from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { openFilesRemedyOf } from "../../system-fault.ts";
import "../shared/silence-grpc-log.ts";
import "./drained-connection.ts";
import type { CallMeter } from "../shared/call-metrics.ts";
import { type ChannelSettings, optionsOf } from "./options.ts";

/** A connection to one address, made at its first use; open one per address and process. */
export interface Channel {
  readonly address: string;
  readonly transport: grpc.Client;
  /** Where calls are measured; nowhere when absent. */
  readonly meter?: CallMeter | undefined;
  /** Resolves when the peer is connected; PEER_UNREACHABLE after `timeoutMs`. */
  ready(timeoutMs: number): Promise<void>;
  /** Calls in progress finish; calls made later fail with PEER_UNREACHABLE. */
  close(): void;
}

/** What a channel has besides its address. */
export interface ChannelOptions extends ChannelSettings {
  /** Where its calls are measured; nowhere when absent. */
  readonly meter?: CallMeter | undefined;
}

/** Opens a channel in plain text to `host:port`, or to `dns:///name:port` to reach every replica. */
export function openChannel(address: string, { meter, ...settings }: ChannelOptions = {}): Channel {
  const credentials = grpc.credentials.createInsecure();
  const transport = new grpc.Client(address, credentials, optionsOf(settings));
  return {
    address,
    transport,
    meter,
    ready: (timeoutMs) =>
      new Promise((resolve, reject) => {
        transport.waitForReady(Date.now() + timeoutMs, (error) => {
          if (error) reject(unreachable(address, `not connected within ${timeoutMs} ms`, error));
          else resolve();
        });
      }),
    close: () => transport.close(),
  };
}

/** UNAVAILABLE for a peer that does not answer at an address; where this process has no descriptor left, that. */
export function unreachable(address: string, what: string, cause: unknown): Fault {
  const remedy = openFilesRemedyOf(what) ?? "is the service running, and the address right?";
  const message = `cannot reach ${address}: ${what}; ${remedy}`;
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { metadata: { address }, cause });
}
