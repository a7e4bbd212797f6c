/**
 * One interval of one instrument's trading. Known only after the interval closes (`calendar.ts`).
 *
 * Prices are in the instrument's quote currency and positive; `volumeUnits` is 0 or more.
 * `startTimeMs` is the UTC start of the interval in milliseconds since 1970-01-01.
 */
export interface Bar {
  readonly startTimeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volumeUnits: number;
}

/** The bar intervals that pmx trades on, shortest first. */
export const barIntervals = [
  "MINUTE_1",
  "MINUTE_5",
  "MINUTE_15",
  "MINUTE_30",
  "HOUR_1",
  "DAY_1",
] as const;
export type BarInterval = (typeof barIntervals)[number];
