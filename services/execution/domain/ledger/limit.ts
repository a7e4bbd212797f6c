import type { Micros } from "#lib/kernel/money.ts";

/**
 * Largest amount of one ledger line, either way: 2^53 − 1 micros, about nine billion units of the
 * currency. Beyond it neither the database driver nor JSON readers keep integers exact.
 */
export const ledgerLimitMicros: Micros = BigInt(Number.MAX_SAFE_INTEGER);
