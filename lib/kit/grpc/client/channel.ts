import * as grpc from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { type Caller, refuseTokenInPlainText } from "../../security/caller.ts";
import { tlsRemedyOf } from "../../security/tls-remedy.ts";
import { openFilesRemedyOf } from "../../system-fault.ts";
import "../shared/silence-grpc-log.ts";
import "./drained-connection.ts";
import type { CallMeter } from "../shared/call-metrics.ts";
import { type ChannelSettings, optionsOf } from "./options.ts";

/** A connection to one address, made at its first use; open one per address and process. */
export interface Channel {
  readonly address: string;
  readonly transport: grpc.Client;
  readonly usesTls: boolean;
  /** What each call says in the header `authorization`; absent where the caller has no token. */
  readonly authorization?: (() => string) | undefined;
  /** Where calls are measured; nowhere when absent. */
  readonly meter?: CallMeter | undefined;
  /** Resolves when the peer is connected; PEER_UNREACHABLE after `timeoutMs`. */
  ready(timeoutMs: number): Promise<void>;
  /** Calls in progress finish; calls made later fail with PEER_UNREACHABLE. */
  close(): void;
}

/** What a channel has besides its address: who calls, how its peer is watched, and what is noted of the calls. */
export interface ChannelOptions extends Caller, ChannelSettings {
  /** Where its calls are measured; nowhere when absent. */
  readonly meter?: CallMeter | undefined;
}

/**
 * Opens a channel to `host:port`, or to `dns:///name:port` to reach every replica; in plain text and without a token
 * unless the caller has them.
 * @throws Fault CONFIG_INVALID for a token that would leave this machine in plain text.
 */
export function openChannel(address: string, options: ChannelOptions = {}): Channel {
  refuseTokenInPlainText(address, options);
  const { tls, authorization, meter, ...settings } = options;
  const credentials = tls?.channelCredentials ?? grpc.credentials.createInsecure();
  const transport = new grpc.Client(address, credentials, {
    ...optionsOf(settings),
    ...(tls?.peerName && { "grpc.ssl_target_name_override": tls.peerName }),
  });
  return {
    address,
    transport,
    usesTls: tls !== undefined,
    authorization,
    meter,
    ready: (timeoutMs) =>
      new Promise((resolve, reject) => {
        transport.waitForReady(Date.now() + timeoutMs, (error) => {
          if (error)
            reject(
              unreachable(
                address,
                `not connected within ${timeoutMs} ms`,
                error,
                tls !== undefined,
              ),
            );
          else resolve();
        });
      }),
    close: () => transport.close(),
  };
}

/** UNAVAILABLE for a peer that does not answer at an address; where this process has no descriptor left, that. */
export function unreachable(address: string, what: string, cause: unknown, usesTls = false): Fault {
  const remedy =
    openFilesRemedyOf(what) ??
    tlsRemedyOf(what, usesTls) ??
    "is the service running, and the address right?";
  const message = `cannot reach ${address}: ${what}; ${remedy}`;
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { metadata: { address }, cause });
}
