import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import type { CountedLimit } from "#lib/kernel/trading.ts";
import type { SprintPolicy, SprintSpec } from "../domain/sprint.ts";
import type { Peers } from "./peers.ts";
import type { OfferedRiskPolicy } from "./risk-gate-port.ts";

/** Everything in a policy that forecasts and trades follow: gates only judge them. */
export type TradingPolicy = Omit<SprintPolicy, "gates">;

/** What the services would pin of a spec now. */
export interface OfferedTradingPolicy {
  readonly policy: TradingPolicy;
  /** Fewest bars that a forecast is made from. */
  readonly minimumBars: number;
  readonly holdingLimit: CountedLimit;
}

/**
 * Asks every service for its effective policy (file < environment < flag) with the overrides of the
 * request on top.
 * @param exchanges - of the instruments; limits and costs of others are left out.
 */
export async function askTradingPolicy(
  peers: Pick<Peers, "forecast" | "riskGate" | "execution">,
  spec: Pick<SprintSpec, "forecastOverrides" | "riskOverrides" | "intradayPass" | "fillModel">,
  exchanges: readonly string[],
): Promise<OfferedTradingPolicy> {
  const { forecastOverrides = {}, riskOverrides, intradayPass: pass } = spec;
  // What the pass forecasts is also how long it holds.
  const limit = pass && { bars: pass.horizonBars, interval: pass.interval };
  const [{ forecast, minimumBars }, offered, ofPass, execution] = await Promise.all([
    peers.forecast.policy(forecastOverrides),
    peers.riskGate.policy(riskOverrides, exchanges),
    limit && peers.riskGate.policy(riskOverrides, exchanges, limit),
    peers.execution.policy(),
  ]);
  const { risk, costModel, holdingLimit } = offered;
  const policy = {
    forecast,
    risk,
    ...(ofPass && { intradayRisk: ofPass.risk.pinned }),
    costModel,
    execution: withFillModel(withLimits(execution, offered), spec.fillModel),
  };
  return { policy, minimumBars, holdingLimit };
}

/** Names of the parts in which two policies differ. */
export function differingPolicies(one: TradingPolicy, other: TradingPolicy): readonly string[] {
  const parts = {
    forecast: ({ forecast }: TradingPolicy) => forecast.pinned,
    risk: ({ risk, intradayRisk }: TradingPolicy) => [risk.pinned, intradayRisk ?? null],
    cost: ({ costModel }: TradingPolicy) => costModel,
    execution: ({ execution }: TradingPolicy) => execution,
  };
  return Object.entries(parts)
    .filter(([, part]) => hashOf(part(one)) !== hashOf(part(other)))
    .map(([name]) => name);
}

/** The exchanges that a policy was asked for, as far as the risk gate has limits or costs of them. */
export function exchangesIn({ risk, costModel }: TradingPolicy): readonly string[] {
  const parts = [risk.pinned, costModel].flatMap((part) => {
    return part !== null && typeof part === "object" ? Object.entries(part) : [];
  });
  const byExchange = parts.filter(([name]) => name.endsWith("ByExchange"));
  return [...new Set(byExchange.flatMap(([, values]) => Object.keys(values ?? {})))].sort();
}

/** The execution policy with the model that the spec names. */
function withFillModel(execution: Canonical, model: SprintSpec["fillModel"]): Canonical {
  if (model === undefined) return execution;
  return { ...(execution as object), fillModel: `FILL_MODEL_${model}` } as Canonical;
}

/** The gate's limits are the ledger's too, beside its own: it holds every fill to the tighter of two. */
function withLimits(
  execution: Canonical,
  ofGate: Pick<OfferedRiskPolicy, "maximumShareByExchange" | "maximumGrossExposureRatio">,
): Canonical {
  const own = execution as Partial<typeof ofGate>;
  const shares: Record<string, number> = { ...own.maximumShareByExchange };
  for (const [exchange, share] of Object.entries(ofGate.maximumShareByExchange)) {
    shares[exchange] = Math.min(share, shares[exchange] ?? share);
  }
  const caps = [own, ofGate].flatMap(({ maximumGrossExposureRatio: cap }) => cap ?? []);
  return {
    ...own,
    ...(Object.keys(shares).length > 0 && { maximumShareByExchange: shares }),
    ...(caps.length > 0 && { maximumGrossExposureRatio: Math.min(...caps) }),
  } as Canonical;
}
