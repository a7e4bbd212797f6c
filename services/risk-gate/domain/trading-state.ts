import { type TradingState, tradingStates } from "#lib/kernel/trading.ts";

/** One change of the trading state. */
export interface TradingStateChange {
  /** `portfolios/{id}`, or empty for every portfolio. */
  readonly portfolio: string;
  readonly state: TradingState;
  readonly who: string;
  readonly why: string;
  /** When it was stored, UTC milliseconds. */
  readonly changeTimeMs: number;
}

/**
 * Of the latest change for every portfolio and the latest for one, the one whose state lets less through; of equal
 * states that for every portfolio. Undefined where neither was made: trading is ACTIVE.
 */
export function changeInForce(
  ofAll: TradingStateChange | undefined,
  ofOne: TradingStateChange | undefined,
): TradingStateChange | undefined {
  if (ofAll === undefined || ofOne === undefined) return ofAll ?? ofOne;
  const rank = ({ state }: TradingStateChange) => tradingStates.indexOf(state);
  return rank(ofOne) > rank(ofAll) ? ofOne : ofAll;
}

/** Whether two are the same change, or both none. */
export function isSameChange(
  one: TradingStateChange | undefined,
  other: TradingStateChange | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other;
  const { portfolio, state, who, why, changeTimeMs } = one;
  return (
    portfolio === other.portfolio &&
    state === other.state &&
    who === other.who &&
    why === other.why &&
    changeTimeMs === other.changeTimeMs
  );
}

/** Who restricts which trading, and why, for a person. */
export function restrictionText({ portfolio, state, who, why }: TradingStateChange): string {
  return `${state} for ${portfolio === "" ? "every portfolio" : portfolio} by ${who}: ${why}`;
}
