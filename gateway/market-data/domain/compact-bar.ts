import type { BarField } from "./bar-fields.ts";
import type { RawBar } from "./raw-bar.ts";

type Values = { readonly [Field in Exclude<BarField, "close">]?: number | null | undefined };

/**
 * A bar of values that may be null or undefined, which are then absent. Nearly all bars have every value, with or
 * without an adjusted close: those have two shapes, since objects of many shapes are slow wherever they are read.
 */
export function compactBar(startTimeMs: number, close: number, values: Values): RawBar {
  const { open, high, low, volumeUnits, adjClose } = values;
  if (isNumber(open) && isNumber(high) && isNumber(low) && isNumber(volumeUnits)) {
    return isNumber(adjClose)
      ? { startTimeMs, open, high, low, close, volumeUnits, adjClose }
      : { startTimeMs, open, high, low, close, volumeUnits };
  }
  return {
    startTimeMs,
    close,
    ...(isNumber(open) && { open }),
    ...(isNumber(high) && { high }),
    ...(isNumber(low) && { low }),
    ...(isNumber(volumeUnits) && { volumeUnits }),
    ...(isNumber(adjClose) && { adjClose }),
  };
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
