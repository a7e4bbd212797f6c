/**
 * What a company did to its shares, as data. It takes effect before the first trade at or after `exTimeMs`
 * (UTC milliseconds; for daily bars the start of the bar that is the first without the right).
 */
export type CorporateAction = Split | Dividend;

/** So many new shares for each old one: 4 for a 4:1 split, 0.5 for a 1:2 reverse split. */
export interface Split {
  readonly kind: "SPLIT";
  readonly exTimeMs: number;
  readonly newSharesPerOld: number;
}

/** Cash for each share as it was paid then, in the major unit of the instrument's currency. */
export interface Dividend {
  readonly kind: "DIVIDEND";
  readonly exTimeMs: number;
  readonly amount: number;
}
