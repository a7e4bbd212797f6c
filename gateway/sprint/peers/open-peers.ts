import { performance } from "node:perf_hooks";
import { pause } from "#lib/kit/async/pause.ts";
import type { Channel } from "#lib/kit/grpc/client/client.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import type { Peers } from "../app/peers.ts";
import { auditPeer } from "./audit-peer.ts";
import { executionPeer } from "./execution-peer.ts";
import { forecastPeer } from "./forecast-peer.ts";
import type { CallPolicy } from "./retry.ts";
import { riskGatePeer } from "./risk-gate-peer.ts";

/** Where the services listen, as host:port. */
export interface PeerAddresses {
  readonly forecast: string;
  readonly riskGate: string;
  readonly execution: string;
  readonly audit: string;
}

/** For how long a peer may be away before a call to it is given up. */
export interface PeerPatience {
  /** While a caller waits for the answer. */
  readonly interactiveMs: number;
  /** While a sprint runs. */
  readonly sprintMs: number;
}

/** The services that the gateway coordinates, over one channel each. */
export interface OpenPeers {
  /** For a call whose caller waits for the answer. */
  readonly interactive: Peers;
  /**
   * For a call whose caller waits for what takes a peer long, such as a gate over many audits: it ends when that caller
   * leaves.
   */
  computing(callerLeft?: AbortSignal): Peers;
  /** For a sprint; every call under way ends when the signal is aborted. */
  forSprint(signal: AbortSignal): Peers;
  /** By the names of the services, to see whether they answer. */
  readonly channels: Readonly<Record<string, Channel>>;
  close(): void;
}

/** How long one attempt may take within a sprint, and where a peer has much to compute. */
const longAttemptMs = 30_000;

/** Opens the channels; nothing is sent yet. */
export function openPeers(
  openPeer: OpenPeer,
  addresses: PeerAddresses,
  patience: PeerPatience,
): OpenPeers {
  const channels = {
    forecast: openPeer(addresses.forecast),
    riskGate: openPeer(addresses.riskGate),
    execution: openPeer(addresses.execution),
    audit: openPeer(addresses.audit),
  };
  const clock = { sleep: pause, nowMs: () => performance.now() };
  const through = (policy: CallPolicy): Peers => ({
    forecast: forecastPeer(channels.forecast, policy),
    riskGate: riskGatePeer(channels.riskGate, policy),
    execution: executionPeer(channels.execution, policy),
    audit: auditPeer(channels.audit, policy),
  });
  const { interactiveMs, sprintMs } = patience;
  return {
    // A silent peer is given up as soon as one that refuses.
    interactive: through({ ...clock, patienceMs: interactiveMs, attemptMs: interactiveMs }),
    computing: (callerLeft) =>
      through({
        ...{ ...clock, patienceMs: interactiveMs, attemptMs: longAttemptMs },
        ...(callerLeft && { signal: callerLeft }),
      }),
    forSprint: (signal) =>
      through({ ...clock, patienceMs: sprintMs, attemptMs: longAttemptMs, signal }),
    channels: {
      forecast: channels.forecast,
      "risk-gate": channels.riskGate,
      execution: channels.execution,
      audit: channels.audit,
    },
    close() {
      for (const channel of Object.values(channels)) channel.close();
    },
  };
}
