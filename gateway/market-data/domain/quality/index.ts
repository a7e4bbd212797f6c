import { adjustmentMismatch } from "./checks/adjustment-mismatch.ts";
import { conflictingDuplicates } from "./checks/conflicting-duplicates.ts";
import { distributionInPrices } from "./checks/distribution-in-prices.ts";
import { equalDuplicates } from "./checks/equal-duplicates.ts";
import { flatBars } from "./checks/flat-bars.ts";
import { gaps } from "./checks/gaps.ts";
import { highBelowLow } from "./checks/high-below-low.ts";
import { mixedBasis } from "./checks/mixed-basis.ts";
import { noOpens } from "./checks/no-opens.ts";
import { noVolume } from "./checks/no-volume.ts";
import { nonPositivePrice } from "./checks/non-positive-price.ts";
import { outlyingWick } from "./checks/outlying-wick.ts";
import { outsideRange } from "./checks/outside-range.ts";
import { priceUnitFlip } from "./checks/price-unit-flip.ts";
import { rounding } from "./checks/rounding.ts";
import { rowOrder } from "./checks/row-order.ts";
import { staleTail } from "./checks/stale-tail.ts";
import { suspectedSplit } from "./checks/suspected-split.ts";
import { thinFeed } from "./checks/thin-feed.ts";
import { unadjustedSplit } from "./checks/unadjusted-split.ts";
import { unchangedCloses } from "./checks/unchanged-closes.ts";
import { volumeUnitFlip } from "./checks/volume-unit-flip.ts";
import { zeroVolume } from "./checks/zero-volume.ts";
import type { Finding } from "./finding.ts";
import type { QualityCheck, QualityInput } from "./quality-input.ts";

/** Every check, in the order of a report: what quarantines, what was repaired, what is flagged. */
export const qualityChecks: readonly QualityCheck[] = [
  unadjustedSplit,
  mixedBasis,
  priceUnitFlip,
  volumeUnitFlip,
  highBelowLow,
  nonPositivePrice,
  conflictingDuplicates,
  rowOrder,
  equalDuplicates,
  rounding,
  suspectedSplit,
  distributionInPrices,
  adjustmentMismatch,
  outsideRange,
  outlyingWick,
  noOpens,
  noVolume,
  zeroVolume,
  flatBars,
  unchangedCloses,
  staleTail,
  gaps,
  thinFeed,
];

/** What all checks find in a series; a check states a finding once, however many bars it is about. */
export function checkQuality(input: QualityInput): readonly Finding[] {
  return qualityChecks.flatMap((check) => check.find(input));
}
