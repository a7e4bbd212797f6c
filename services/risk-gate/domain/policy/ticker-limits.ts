import type { RiskPolicy, TickerPolicy } from "./risk-policy.ts";

type LimitName = keyof TickerPolicy;

/** For each limit that a ticker may override, which of two values is tighter. */
const tighterOf: Readonly<Record<LimitName, (one: number, other: number) => number>> = {
  minimumExpectedReturnBps: Math.max,
  minimumConfidenceRatio: Math.max,
  maximumRiskScore: Math.min,
  maximumPositionRatio: Math.min,
};

/** The limits that a ticker may override, in the order in which they are documented. */
export const tickerLimitNames = Object.keys(tighterOf) as readonly LimitName[];

/** A ticker's limit that is looser than the global one. */
export interface LoosenedLimit {
  /** Its path in the policy: `["tickers", "AAPL", "maximumRiskScore"]`. */
  readonly path: readonly [string, string, LimitName];
  readonly value: number;
  readonly globalValue: number;
}

/**
 * Every limit of a ticker that is looser than the policy's own, by ticker and limit. A looser limit would
 * bypass the global one unnoticed.
 */
export function loosenedLimits(
  policy: Pick<RiskPolicy, LimitName> & Pick<RiskPolicy, "tickers">,
): readonly LoosenedLimit[] {
  const found: LoosenedLimit[] = [];
  for (const ticker of Object.keys(policy.tickers).sort()) {
    for (const name of tickerLimitNames) {
      const value = policy.tickers[ticker]?.[name];
      if (value === undefined || tighterOf[name](value, policy[name]) === value) continue;
      found.push({ path: ["tickers", ticker, name], value, globalValue: policy[name] });
    }
  }
  return found;
}

/** The policy as it applies to one ticker: each limit is the tighter of the global and its own. */
export function policyForTicker(policy: RiskPolicy, ticker: string): RiskPolicy {
  const own = Object.hasOwn(policy.tickers, ticker) ? policy.tickers[ticker] : undefined;
  return own === undefined ? policy : { ...policy, ...tightened(policy, own) };
}

/** A ticker's limits, each at least as tight as the policy's. */
export function tightened(
  policy: Pick<RiskPolicy, LimitName>,
  own: TickerPolicy,
): { readonly [Name in LimitName]?: number } {
  const limits: { [Name in LimitName]?: number } = {};
  for (const name of tickerLimitNames) {
    const value = own[name];
    if (value !== undefined) limits[name] = tighterOf[name](value, policy[name]);
  }
  return limits;
}
