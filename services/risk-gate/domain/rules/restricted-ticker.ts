import { passIf, type Rule } from "./rule.ts";

/** Nothing is opened in a ticker of the list. */
export const restrictedTicker: Rule = {
  id: "restricted-ticker",
  reason: "TICKER_RESTRICTED",
  unit: "none",
  requirement: "The ticker is not on the list of restricted ones.",
  limitName: "restrictedTickers",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ policy }) => policy.restrictedTickers !== undefined,
  evaluate({ policy, instrument: { ticker } }) {
    const isRestricted = policy.restrictedTickers?.includes(ticker) !== false;
    const message = `${ticker} is ${isRestricted ? "" : "not "}restricted`;
    return passIf(!isRestricted, this.reason, { message });
  },
};
