/** Who has dead letters: audit of what it could not apply, the others of what they could not publish. */
export const letterHolders = ["audit", "forecast", "risk-gate", "execution"] as const;

export type LetterHolder = (typeof letterHolders)[number];
