import { invalidField } from "#lib/kernel/fault.ts";
import type { PolicySettings, RiskPolicy, TickerPolicy } from "./risk-policy.ts";
import { tightened } from "./ticker-limits.ts";

/** The policy as the file states it: a base, what proof mode changes, and tickers' own limits. */
export interface PolicyLayers extends PolicySettings {
  readonly proofMode: Partial<Omit<PolicySettings, "enableBarbellAllocation" | "barbell">>;
  readonly tickers: Readonly<Record<string, TickerPolicy>>;
}

/** What an environment, a command line or a request overrides; an absent member keeps the policy's. */
export type PolicyOverrides = {
  readonly [Setting in Exclude<keyof RiskPolicy, NotOverridden>]?: RiskPolicy[Setting] | undefined;
};

/**
 * An exchange's share belongs to the ledger too, a ticker may only be tightened, and a barbell is on or off. Lists, and
 * settings of several parts, are those of the file.
 */
type NotOverridden =
  | "maximumShareByExchange"
  | "maximumShareByAssetClass"
  | "dryRunRules"
  | "restrictedTickers"
  | "allowedCurrencies"
  | "warningDrawdown"
  | "stopLossGuard"
  | "losingTickerLock"
  | "barbell"
  | "sizeScaledBy"
  | "tickers";

/**
 * Resolves the policy: its base, then the proof-mode overlay where an override turns proof mode on, then
 * the overrides, of which later ones win. An override of a single setting thus wins over the overlay,
 * whichever layer turned proof mode on. Ticker limits are made at least as tight as the result. What a barbell allows is
 * left out while it is off.
 *
 * @throws Fault FIELD_INVALID when the barbell is turned on and the file does not say what it allows.
 */
export function resolvePolicy(
  layers: PolicyLayers,
  overrides: readonly PolicyOverrides[],
): RiskPolicy {
  const { proofMode: overlay, tickers, barbell, ...base } = layers;
  const { proofMode = false, ...override } = lastOf(overrides);
  const { enableBarbellAllocation = false, ...settings } = {
    ...base,
    ...(proofMode ? overlay : {}),
    ...override,
  };
  const resolved = {
    ...settings,
    proofMode,
    ...(enableBarbellAllocation && { enableBarbellAllocation, barbell: stated(barbell) }),
  };
  const limits: Record<string, TickerPolicy> = {};
  for (const ticker of Object.keys(tickers).sort()) {
    limits[ticker] = tightened(resolved, tickers[ticker]!);
  }
  return { ...resolved, tickers: limits };
}

function stated(barbell: PolicyLayers["barbell"]): NonNullable<PolicyLayers["barbell"]> {
  if (barbell !== undefined) return barbell;
  const description = "cannot be on: policy.barbell of risk-gate.yaml does not say what it allows";
  throw invalidField("overrides.enable_barbell_allocation", description);
}

/** The last value that each setting is given. */
function lastOf(overrides: readonly PolicyOverrides[]): Partial<Omit<RiskPolicy, NotOverridden>> {
  const stated = overrides.flatMap((one) =>
    Object.entries(one).filter(([, value]) => value !== undefined),
  );
  return Object.fromEntries(stated);
}
