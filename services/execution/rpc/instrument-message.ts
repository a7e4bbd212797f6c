import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { instrumentFromMessage } from "#lib/wire/instrument-message.ts";
import type { Instrument as InstrumentMessage } from "#proto/pmx/type/v1/instrument_pb.ts";

/** An instrument of a request that this service can trade. @throws Fault INVALID_ARGUMENT naming each wrong field. */
export function tradableInstrumentFromMessage(
  message: InstrumentMessage | undefined,
  field: string,
): Instrument {
  const instrument = instrumentFromMessage(message, field);
  const { ticker, currency, lotSizeUnits } = instrument;
  const violations: FieldViolation[] = [];
  if (ticker === "") {
    violations.push({ field: `${field}.ticker`, description: "is required, for example AAPL" });
  }
  if (!/^[A-Z]{3}$/.test(currency)) {
    const description = `must be an ISO 4217 code such as USD, got "${currency}"`;
    violations.push({ field: `${field}.currency`, description });
  }
  if (lotSizeUnits < 1) {
    const description = `must be at least 1, got ${lotSizeUnits}`;
    violations.push({ field: `${field}.lot_size_units`, description });
  }
  if (violations.length > 0) throw invalidFields(violations);
  return instrument;
}
