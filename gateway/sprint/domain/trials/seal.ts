import { sha256Hex } from "#lib/kernel/canonical.ts";

/** Bars of instruments from an instant on, which no sprint sees before one opens them. */
export interface Seal {
  /** Resource name `seals/{id}`. */
  readonly name: string;
  /** Identities, by name. */
  readonly tickers: readonly string[];
  /** Bars that close after it are sealed. */
  readonly fromMs: number;
  readonly createTimeMs: number;
  /** Absent while it is sealed; there is never a second one. */
  readonly opening?: SealOpening;
}

/** What opened a seal. */
export interface SealOpening {
  /** Absent where it was opened to be read: no setting confirms anything on its bars any more. */
  readonly sprint?: string;
  readonly openTimeMs: number;
}

/** A seal of these; equal ones have the same name. */
export function sealOf(tickers: readonly string[], fromMs: number, createTimeMs: number): Seal {
  const sorted = [...new Set(tickers)].sort();
  const id = sha256Hex(`seal ${sorted.join(",")} ${fromMs}`).slice(0, 20);
  return { name: `seals/${id}`, tickers: sorted, fromMs, createTimeMs };
}

/** Whether a sprint of these tickers may open it. */
export function isOf({ tickers }: Seal, others: readonly string[]): boolean {
  return tickers.length === others.length && tickers.every((ticker) => others.includes(ticker));
}
