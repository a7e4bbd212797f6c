import type { MessageInitShape } from "@bufbuild/protobuf";
import type { AssetClass, Instrument } from "#lib/kernel/instrument.ts";
import {
  AssetClass as AssetClassMessage,
  type Instrument as InstrumentMessage,
  type InstrumentSchema,
} from "#proto/pmx/type/v1/instrument_pb.ts";
import { requiredEnumName } from "./enum-name.ts";
import { required } from "./required-field.ts";

/** An instrument as its message. */
export function instrumentToMessage(
  instrument: Instrument,
): MessageInitShape<typeof InstrumentSchema> {
  const { quantityDecimals, contractMultiplier, assetClass, ...rest } = instrument;
  return {
    ...rest,
    assetClass: AssetClassMessage[assetClass],
    ...(quantityDecimals === undefined ? {} : { quantityDecimals }),
    ...(contractMultiplier === undefined ? {} : { contractMultiplier }),
  };
}

/**
 * The instrument of a message; `field` is its path. Its texts may be empty, and its lot size is unchecked.
 * @throws Fault FIELD_INVALID when it or its asset class is missing.
 */
export function instrumentFromMessage(
  message: InstrumentMessage | undefined,
  field: string,
): Instrument {
  const present = required(message, field);
  const { ticker, exchange, assetClass, currency, lotSizeUnits, region } = present;
  const { quantityDecimals, contractMultiplier } = present;
  const named = assetClassName(assetClass, `${field}.asset_class`);
  return {
    ticker,
    exchange,
    assetClass: named,
    currency,
    lotSizeUnits,
    region,
    // Left out where absent, so that an instrument of version 0.2 keeps its hashes.
    ...(quantityDecimals === undefined ? {} : { quantityDecimals }),
    ...(contractMultiplier === undefined ? {} : { contractMultiplier }),
  };
}

/** An asset class that a message may leave unspecified. @throws Fault FIELD_INVALID for an unknown one. */
export function assetClassFromMessage(
  assetClass: AssetClassMessage,
  field: string,
): AssetClass | undefined {
  if (assetClass === AssetClassMessage.UNSPECIFIED) return undefined;
  return assetClassName(assetClass, field);
}

function assetClassName(assetClass: AssetClassMessage, field: string): AssetClass {
  return requiredEnumName(AssetClassMessage, "ASSET_CLASS", assetClass, field);
}
