/** The buckets of a barbell: what is safe, what is listed as core or speculative, and every other instrument. */
const barbellBuckets = ["SAFE", "CORE", "SPECULATIVE", "UNLISTED"] as const;

/** One of them. */
export type BarbellBucket = (typeof barbellBuckets)[number];

/** What a barbell made of the size of an order. */
export interface BarbellShare {
  /** Bucket of the order's instrument. */
  readonly bucket: BarbellBucket;
  /** What the barbell left of the notional that was asked for, as a share of it, 0 to 1. */
  readonly multiplier: number;
}
