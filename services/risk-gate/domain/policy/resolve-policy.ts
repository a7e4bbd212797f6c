import type { PolicySettings, RiskPolicy, TickerPolicy } from "./risk-policy.ts";
import { tightened } from "./ticker-limits.ts";

/** The policy as the file states it: a base, what proof mode changes, and tickers' own limits. */
export interface PolicyLayers extends PolicySettings {
  readonly proofMode: Partial<PolicySettings>;
  readonly tickers: Readonly<Record<string, TickerPolicy>>;
}

/** What an environment, a command line or a request may ask of the policy; absent keeps it. */
export interface PolicyOverrides {
  readonly proofMode?: boolean | undefined;
  readonly longOnly?: boolean | undefined;
  readonly edgeCostGate?: boolean | undefined;
  readonly edgeCostMultiplier?: number | undefined;
}

/**
 * Resolves the policy: base, then the proof-mode overlay where it is asked for, then the overrides,
 * the last one winning. A setting that somebody asks for by name thus outlives the overlay, in
 * whatever layer proof mode itself was asked for. Ticker limits come out as tight as the result.
 */
export function resolvePolicy(
  layers: PolicyLayers,
  overrides: readonly PolicyOverrides[],
): RiskPolicy {
  const { proofMode: overlay, tickers, ...base } = layers;
  const wish = lastOf(overrides);
  const proofMode = wish.proofMode ?? false;
  const settings: PolicySettings = { ...base, ...(proofMode ? overlay : {}) };
  const resolved = {
    ...settings,
    proofMode,
    longOnly: wish.longOnly ?? settings.longOnly,
    edgeCostGate: wish.edgeCostGate ?? settings.edgeCostGate,
    edgeCostMultiplier: wish.edgeCostMultiplier ?? settings.edgeCostMultiplier,
  };
  const limits: Record<string, TickerPolicy> = {};
  for (const ticker of Object.keys(tickers).sort()) {
    limits[ticker] = tightened(resolved, tickers[ticker]!);
  }
  return { ...resolved, tickers: limits };
}

function lastOf(overrides: readonly PolicyOverrides[]): PolicyOverrides {
  let last: PolicyOverrides = {};
  for (const next of overrides) {
    last = {
      proofMode: next.proofMode ?? last.proofMode,
      longOnly: next.longOnly ?? last.longOnly,
      edgeCostGate: next.edgeCostGate ?? last.edgeCostGate,
      edgeCostMultiplier: next.edgeCostMultiplier ?? last.edgeCostMultiplier,
    };
  }
  return last;
}
