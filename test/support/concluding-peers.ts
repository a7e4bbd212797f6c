import type { AuditPeer } from "#gateway/sprint/app/audit-port.ts";
import type { Peers } from "#gateway/sprint/app/peers.ts";
import { costModel } from "./apple.ts";

/** Peers of a sprint whose steps are done and that traded nothing; its benchmarks are kept nowhere. */
export function concludingPeers(audit: Partial<AuditPeer>): Peers {
  const peers: { readonly [Peer in keyof Peers]?: Partial<Peers[Peer]> } = {
    riskGate: { terms: () => ({ holdingLimit: { sessions: 5 }, costModel }) },
    execution: { roundTrips: async () => [] },
    audit: { recordBenchmarks: async () => undefined, ...audit },
  };
  return peers as Peers;
}
