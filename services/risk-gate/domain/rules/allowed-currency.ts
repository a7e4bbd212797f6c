import { passIf, type Rule } from "./rule.ts";

/** The instrument is quoted in a currency that the policy trades in. */
export const allowedCurrency: Rule = {
  id: "allowed-currency",
  reason: "CURRENCY_NOT_ALLOWED",
  unit: "none",
  requirement: "The instrument is quoted in one of the allowed currencies.",
  limitName: "allowedCurrencies",
  canBeDisabled: false,
  limitOf: () => undefined,
  appliesTo: ({ policy }) => policy.allowedCurrencies !== undefined,
  evaluate({ policy: { allowedCurrencies = [] }, instrument: { currency } }) {
    const message = `quoted in ${currency}, allowed: ${allowedCurrencies.join(", ")}`;
    return passIf(allowedCurrencies.includes(currency), this.reason, { message });
  },
};
