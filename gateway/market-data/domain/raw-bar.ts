/**
 * One row of a source as it had it, in the major unit of its currency: what the source has no value for is
 * absent, never made up. A `Bar` that can be traded is made of it only where nothing is missing
 * (`importableBars`).
 */
export interface RawBar {
  /** UTC start of the interval in milliseconds since 1970-01-01. */
  readonly startTimeMs: number;
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly close: number;
  /** The close adjusted for splits and dividends, as far as the source does so. */
  readonly adjClose?: number;
  readonly volumeUnits?: number;
}
