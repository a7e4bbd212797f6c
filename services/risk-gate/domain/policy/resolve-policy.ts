import type { PolicySettings, RiskPolicy, TickerPolicy } from "./risk-policy.ts";
import { tightened } from "./ticker-limits.ts";

/** The policy as the file states it: a base, what proof mode changes, and tickers' own limits. */
export interface PolicyLayers extends PolicySettings {
  readonly proofMode: Partial<PolicySettings>;
  readonly tickers: Readonly<Record<string, TickerPolicy>>;
}

/** What an environment, a command line or a request overrides; an absent member keeps the policy's. */
export type PolicyOverrides = {
  readonly [Setting in Exclude<keyof RiskPolicy, NotOverridden>]?: RiskPolicy[Setting] | undefined;
};

/** An exchange's share belongs to the ledger too, and a ticker may only be tightened. */
type NotOverridden = "maximumShareByExchange" | "tickers";

/**
 * Resolves the policy: its base, then the proof-mode overlay where an override turns proof mode on, then
 * the overrides, of which later ones win. An override of a single setting thus wins over the overlay,
 * whichever layer turned proof mode on. Ticker limits are made at least as tight as the result.
 */
export function resolvePolicy(
  layers: PolicyLayers,
  overrides: readonly PolicyOverrides[],
): RiskPolicy {
  const { proofMode: overlay, tickers, ...base } = layers;
  const { proofMode = false, ...override } = lastOf(overrides);
  const resolved = { ...base, ...(proofMode ? overlay : {}), ...override, proofMode };
  const limits: Record<string, TickerPolicy> = {};
  for (const ticker of Object.keys(tickers).sort()) {
    limits[ticker] = tightened(resolved, tickers[ticker]!);
  }
  return { ...resolved, tickers: limits };
}

/** The last value that each setting is given. */
function lastOf(overrides: readonly PolicyOverrides[]): Partial<Omit<RiskPolicy, NotOverridden>> {
  const stated = overrides.flatMap((one) =>
    Object.entries(one).filter(([, value]) => value !== undefined),
  );
  return Object.fromEntries(stated);
}
