import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { openChannel } from "#lib/kit/grpc/client/client.ts";
import type { PeerAddresses } from "../../config.ts";
import type { Peers } from "../app/ports.ts";
import { auditPeer } from "./audit-peer.ts";
import { executionPeer } from "./execution-peer.ts";
import { forecastPeer } from "./forecast-peer.ts";
import type { CallPolicy } from "./retry.ts";
import { riskGatePeer } from "./risk-gate-peer.ts";

/** The services that the gateway coordinates, over one channel each. */
export interface OpenPeers {
  /** For a person who waits: a peer that is away is told within five seconds. */
  readonly atOnce: Peers;
  /** For a sprint: a peer may be away for the patience of the configuration. */
  until(signal: AbortSignal): Peers;
  close(): void;
}

/** Opens the channels; nothing is sent yet. */
export function openPeers(addresses: PeerAddresses, patienceMs: number): OpenPeers {
  const channels = {
    forecast: openChannel(addresses.forecast),
    riskGate: openChannel(addresses.riskGate),
    execution: openChannel(addresses.execution),
    audit: openChannel(addresses.audit),
  };
  const clock = {
    // A sleep that is cut short ends like one that was not.
    sleep: (ms: number, signal?: AbortSignal) =>
      delay(ms, undefined, signal && { signal }).catch(() => undefined),
    nowMs: () => performance.now(),
  };
  const through = (policy: CallPolicy): Peers => ({
    forecast: forecastPeer(channels.forecast, policy),
    riskGate: riskGatePeer(channels.riskGate, policy),
    execution: executionPeer(channels.execution, policy),
    audit: auditPeer(channels.audit, policy),
  });
  return {
    atOnce: through({ ...clock, patienceMs: 1_500, attemptMs: 1_500 }),
    until: (signal) => through({ ...clock, patienceMs, attemptMs: 30_000, signal }),
    close() {
      for (const channel of Object.values(channels)) channel.close();
    },
  };
}
