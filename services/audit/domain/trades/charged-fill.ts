import type { Micros } from "#lib/kernel/money.ts";

/** The names of the charged components, in the order in which tables show them. */
export const chargedComponents = ["halfSpread", "slippage", "commission", "impact"] as const;

/** One component of what a fill was charged. */
export type ChargedComponent = (typeof chargedComponents)[number];

/** One execution with what it was charged. Immutable. */
export interface ChargedFill {
  readonly auditSet: string;
  /** Id of the fill. */
  readonly fill: string;
  /** Units × reference price. */
  readonly notionalMicros: Micros;
  readonly costMicros: Readonly<Record<ChargedComponent, Micros>>;
}
