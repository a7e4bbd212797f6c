/** Between which instants a setting is scored. */
export interface TrialDates {
  /** UTC milliseconds. */
  readonly firstAsOfMs: number;
  /** Close of the last outcome bar; absent where it goes on. */
  readonly lastOutcomeMs?: number;
}

/** How many trials a sprint's family has, for the instrument with the most before it. */
export interface TrialCount extends TrialDates {
  readonly ticker: string;
  /** Place in the family when it was recorded, from 1; it never changes. */
  readonly number: number;
  /** Of those before it, the ones that scored the same prices under other names only. */
  readonly underOtherNames: number;
  /** Error probability that the family may spend in all, by the policy of audit when the setting was recorded. */
  readonly familyAlphaRatio: number;
  /** Those that touch its dates so far, later ones among them. */
  readonly familySize: number;
  /** Close of the latest bar of any of its tickers that was there when its setting was first recorded. */
  readonly seenUntilMs: number;
}
