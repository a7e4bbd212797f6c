import {
  AssetClass as AssetClassEnum,
  type Instrument as InstrumentMessage,
} from "../../../proto/gen/pmx/type/v1/instrument_pb.ts";
import { invalidField } from "../../kernel/fault.ts";
import type { AssetClass, Instrument } from "../../kernel/instrument.ts";

const nameOf = new Map<AssetClassEnum, AssetClass>([
  [AssetClassEnum.US_EQUITY, "US_EQUITY"],
  [AssetClassEnum.INTL_EQUITY, "INTL_EQUITY"],
  [AssetClassEnum.FX, "FX"],
  [AssetClassEnum.CRYPTO, "CRYPTO"],
  [AssetClassEnum.INDEX, "INDEX"],
  [AssetClassEnum.FUTURE, "FUTURE"],
]);

/** @throws Fault FIELD_INVALID for a missing instrument or an unknown class. */
export function instrumentOf(message: InstrumentMessage | undefined): Instrument {
  if (message === undefined) throw invalidField("instrument", "is required");
  const assetClass = nameOf.get(message.assetClass);
  if (assetClass === undefined) {
    const known = [...nameOf.values()].map((name) => `ASSET_CLASS_${name}`).join(", ");
    throw invalidField("instrument.asset_class", `must be one of ${known}`);
  }
  const { ticker, exchange, currency, lotSizeUnits, region } = message;
  return { ticker, exchange, assetClass, currency, lotSizeUnits, region };
}
