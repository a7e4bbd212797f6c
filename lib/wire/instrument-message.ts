import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Instrument } from "#lib/kernel/instrument.ts";
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
  return { ...instrument, assetClass: AssetClassMessage[instrument.assetClass] };
}

/**
 * The instrument of a message; `field` is its path. Its texts and its lot size are unchecked.
 * @throws Fault FIELD_INVALID when it or its asset class is missing.
 */
export function instrumentFromMessage(
  message: InstrumentMessage | undefined,
  field: string,
): Instrument {
  const { ticker, exchange, assetClass, currency, lotSizeUnits, region } = required(message, field);
  const named = requiredEnumName(
    AssetClassMessage,
    "ASSET_CLASS",
    assetClass,
    `${field}.asset_class`,
  );
  return { ticker, exchange, assetClass: named, currency, lotSizeUnits, region };
}
