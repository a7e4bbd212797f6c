import type { Bar } from "#lib/kernel/bar.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { largestQuantityUnits, unitsOfShare } from "#lib/kernel/quantity.ts";

/**
 * Most units that all entries of one instrument together take of a bar: the participation limit of the cost model times
 * the bar's volume, in whole lots. A bar without volume that trades all the same belongs to a series without any, whose
 * fills nothing limits: they are charged as if they took the whole limit.
 */
export function capacityUnits(
  { participationLimitRatio }: Pick<CostModel, "participationLimitRatio">,
  instrument: Instrument,
  { volumeUnits }: Pick<Bar, "volumeUnits">,
): number {
  if (volumeUnits === 0) return largestQuantityUnits;
  const units = unitsOfShare(instrument, participationLimitRatio, volumeUnits);
  const most = units > BigInt(largestQuantityUnits) ? largestQuantityUnits : Number(units);
  return most - (most % instrument.lotSizeUnits);
}
