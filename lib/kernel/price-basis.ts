/**
 * What was done to published prices: nothing (splits still jump in them), splits taken out, or splits and
 * dividends. Adjusted prices are revised backwards on every later action.
 */
export const priceBases = ["AS_TRADED", "SPLIT_ADJUSTED", "FULLY_ADJUSTED"] as const;
export type PriceBasis = (typeof priceBases)[number];
