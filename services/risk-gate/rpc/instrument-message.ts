import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { instrumentFromMessage } from "#lib/wire/instrument-message.ts";
import type { Instrument as InstrumentMessage } from "#proto/pmx/type/v1/instrument_pb.ts";

/** An instrument that can be decided on. @throws Fault INVALID_ARGUMENT naming each wrong field. */
export function instrumentOf(message: InstrumentMessage | undefined): Instrument {
  const instrument = instrumentFromMessage(message, "instrument");
  const violations: FieldViolation[] = [];
  if (instrument.ticker === "") {
    violations.push({ field: "instrument.ticker", description: "is required, for example AAPL" });
  }
  if (instrument.lotSizeUnits < 1) {
    violations.push({ field: "instrument.lot_size_units", description: "must be 1 or more" });
  }
  if (violations.length > 0) throw invalidFields(violations);
  return instrument;
}
