import type { AuditPeer } from "./audit-port.ts";
import type { ExecutionPeer } from "./execution-port.ts";
import type { ForecastPeer } from "./forecast-port.ts";
import type { RiskGatePeer } from "./risk-gate-port.ts";

/** The services that a sprint is coordinated over. */
export interface Peers {
  readonly forecast: ForecastPeer;
  readonly riskGate: RiskGatePeer;
  readonly execution: ExecutionPeer;
  readonly audit: AuditPeer;
}
