import type { BarbellShare } from "#lib/kernel/barbell.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import { BarbellBucket } from "#proto/pmx/type/v1/barbell_pb.ts";
import { enumName } from "./enum-name.ts";

/** The fields by which decisions, orders and trades state a barbell; both are absent without one. */
export interface BarbellFields {
  barbellBucket?: BarbellBucket | undefined;
  barbellMultiplier?: number | undefined;
}

/** The fields of a message. */
export function barbellToMessage(share: BarbellShare | undefined): BarbellFields {
  if (share === undefined) return {};
  return { barbellBucket: BarbellBucket[share.bucket], barbellMultiplier: share.multiplier };
}

/**
 * What the fields of a message say; undefined for no barbell.
 * @param path - before the names of the fields, with its point.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID for one field without the other, and a multiplier outside 0 to 1.
 */
export function barbellFromMessage(
  { barbellBucket, barbellMultiplier: multiplier }: BarbellFields,
  path = "",
): BarbellShare | undefined {
  const bucket = enumName(BarbellBucket, barbellBucket ?? BarbellBucket.UNSPECIFIED);
  if (bucket === undefined && multiplier === undefined) return undefined;
  if (bucket === undefined) {
    throw invalidField(`${path}barbell_bucket`, "is required with barbell_multiplier");
  }
  if (multiplier === undefined || !(multiplier >= 0 && multiplier <= 1)) {
    const description = `must be 0 to 1 with barbell_bucket, got ${multiplier}`;
    throw invalidField(`${path}barbell_multiplier`, description);
  }
  return { bucket, multiplier };
}
