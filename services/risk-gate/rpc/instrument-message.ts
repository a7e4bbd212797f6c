import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  AssetClass as AssetClassEnum,
  type Instrument as InstrumentMessage,
  type InstrumentSchema,
} from "../../../proto/gen/pmx/type/v1/instrument_pb.ts";
import { type FieldViolation, invalidFields } from "../../kernel/fault.ts";
import type { AssetClass, Instrument } from "../../kernel/instrument.ts";

const assetClasses = [
  "US_EQUITY",
  "INTL_EQUITY",
  "FX",
  "CRYPTO",
  "INDEX",
  "FUTURE",
] as const satisfies readonly AssetClass[];

/** The asset class of a message; undefined when it is unspecified or unknown. */
export function assetClassOf(value: AssetClassEnum | undefined): AssetClass | undefined {
  return assetClasses.find((name) => AssetClassEnum[name] === value);
}

/** @throws Fault INVALID_ARGUMENT FIELD_INVALID naming every field that a decision needs. */
export function instrumentOf(message: InstrumentMessage | undefined): Instrument {
  const violations: FieldViolation[] = [];
  const assetClass = assetClassOf(message?.assetClass);
  if (!message?.ticker) {
    violations.push({ field: "instrument.ticker", description: "is required, for example AAPL" });
  }
  if (assetClass === undefined) {
    const description = `is required: one of ${assetClasses.join(", ")}`;
    violations.push({ field: "instrument.asset_class", description });
  }
  if (!message || message.lotSizeUnits < 1) {
    violations.push({ field: "instrument.lot_size_units", description: "must be 1 or more" });
  }
  if (!message || assetClass === undefined || violations.length > 0) {
    throw invalidFields(violations);
  }
  const { ticker, exchange, currency, lotSizeUnits, region } = message;
  return { ticker, exchange, assetClass, currency, lotSizeUnits, region };
}

/** An instrument as the contract has it. */
export function instrumentMessage(
  instrument: Instrument,
): MessageInitShape<typeof InstrumentSchema> {
  return { ...instrument, assetClass: AssetClassEnum[instrument.assetClass] };
}
