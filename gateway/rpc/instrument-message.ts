import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  AssetClass as AssetClassMessage,
  type InstrumentSchema,
  type Instrument as Message,
} from "../../proto/gen/pmx/type/v1/instrument_pb.ts";
import { invalidField } from "../../services/kernel/fault.ts";
import type { AssetClass, Instrument } from "../../services/kernel/instrument.ts";

const assetClasses: Readonly<Record<AssetClass, AssetClassMessage>> = {
  US_EQUITY: AssetClassMessage.US_EQUITY,
  INTL_EQUITY: AssetClassMessage.INTL_EQUITY,
  FX: AssetClassMessage.FX,
  CRYPTO: AssetClassMessage.CRYPTO,
  INDEX: AssetClassMessage.INDEX,
  FUTURE: AssetClassMessage.FUTURE,
};

/** An instrument as its message. */
export function instrumentToMessage(
  instrument: Instrument,
): MessageInitShape<typeof InstrumentSchema> {
  return { ...instrument, assetClass: assetClasses[instrument.assetClass] };
}

/**
 * The instrument of a request; `field` is its path. Its texts and its lot size are unchecked.
 * @throws Fault FIELD_INVALID when it or its asset class is missing.
 */
export function instrumentFromMessage(message: Message | undefined, field: string): Instrument {
  if (message === undefined) throw invalidField(field, "is required");
  const names = Object.keys(assetClasses) as AssetClass[];
  const assetClass = names.find((name) => assetClasses[name] === message.assetClass);
  if (assetClass === undefined) {
    const known = names.map((name) => `ASSET_CLASS_${name}`).join(", ");
    throw invalidField(`${field}.asset_class`, `is required, one of ${known}`);
  }
  const { ticker, exchange, currency, lotSizeUnits, region } = message;
  return { ticker, exchange, assetClass, currency, lotSizeUnits, region };
}
