import type { RiskOverrides, SprintPolicy } from "../domain/sprint.ts";
import type { Peers } from "./ports.ts";

/**
 * Asks every service for its effective policy (file < environment < flag) with the request's wishes
 * on top, so that it can be pinned: a service restarted with another configuration in the middle of
 * a sprint changes nothing of it.
 */
export async function resolvePolicy(
  peers: Peers,
  gateNames: readonly string[],
  overrides: RiskOverrides,
): Promise<SprintPolicy> {
  const [forecast, { risk, costModel }, execution, gates] = await Promise.all([
    peers.forecast.policy(),
    peers.riskGate.policy(overrides),
    peers.execution.policy(),
    peers.audit.gates(gateNames),
  ]);
  return { forecast, risk, costModel, execution, gates };
}
