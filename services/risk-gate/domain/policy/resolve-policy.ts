import type { CountedLimit } from "#lib/kernel/trading.ts";
import type { PolicySettings, RiskPolicy, TickerPolicy } from "./risk-policy.ts";
import { tightened } from "./ticker-limits.ts";

/** The policy as the file states it: a base, what proof mode changes, and tickers' own limits. */
export interface PolicyLayers extends PolicySettings {
  readonly proofMode: Partial<PolicySettings>;
  readonly tickers: Readonly<Record<string, TickerPolicy>>;
}

/** What an environment, a command line or a request overrides; an absent member keeps the policy's. */
export interface PolicyOverrides {
  readonly proofMode?: boolean | undefined;
  readonly longOnly?: boolean | undefined;
  readonly edgeCostGate?: boolean | undefined;
  readonly edgeCostMultiplier?: number | undefined;
  readonly holdingLimit?: CountedLimit | undefined;
}

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
  const override = merged(overrides);
  const proofMode = override.proofMode ?? false;
  const settings: PolicySettings = { ...base, ...(proofMode ? overlay : {}) };
  const resolved = {
    ...settings,
    proofMode,
    longOnly: override.longOnly ?? settings.longOnly,
    edgeCostGate: override.edgeCostGate ?? settings.edgeCostGate,
    edgeCostMultiplier: override.edgeCostMultiplier ?? settings.edgeCostMultiplier,
    holdingLimit: override.holdingLimit ?? settings.holdingLimit,
  };
  const limits: Record<string, TickerPolicy> = {};
  for (const ticker of Object.keys(tickers).sort()) {
    limits[ticker] = tightened(resolved, tickers[ticker]!);
  }
  return { ...resolved, tickers: limits };
}

function merged(overrides: readonly PolicyOverrides[]): PolicyOverrides {
  let last: PolicyOverrides = {};
  for (const next of overrides) {
    last = {
      proofMode: next.proofMode ?? last.proofMode,
      longOnly: next.longOnly ?? last.longOnly,
      edgeCostGate: next.edgeCostGate ?? last.edgeCostGate,
      edgeCostMultiplier: next.edgeCostMultiplier ?? last.edgeCostMultiplier,
      holdingLimit: next.holdingLimit ?? last.holdingLimit,
    };
  }
  return last;
}
