/** The smallest price that micros hold. */
export const smallestPrice = 0.000_001;

/** The largest price, in whole billions, that micros hold exactly. */
export const largestPrice = 9_000_000_000;
