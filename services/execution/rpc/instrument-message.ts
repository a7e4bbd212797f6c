import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import { instrumentFromMessage } from "#lib/wire/instrument-message.ts";
import type { Instrument as InstrumentMessage } from "#proto/pmx/type/v1/instrument_pb.ts";

const longestText = 40;

/** An instrument of a request that this service can trade. @throws Fault INVALID_ARGUMENT naming each wrong field. */
export function tradableInstrumentFromMessage(
  message: InstrumentMessage | undefined,
  field: string,
): Instrument {
  const instrument = instrumentFromMessage(message, field);
  const { ticker, exchange, region, currency, lotSizeUnits } = instrument;
  const violations: FieldViolation[] = [];
  // SQLite ends a text of JSON at a NUL, so such a ticker would not be found again.
  if (ticker.length < 1 || ticker.length > longestText || /\p{Cc}/u.test(ticker)) {
    const description = `must have 1 to ${longestText} characters, and no control character`;
    violations.push({ field: `${field}.ticker`, description });
  }
  // They are in each fill and round trip of a reply, which has a largest size.
  for (const [name, text] of [
    ["exchange", exchange],
    ["region", region],
  ] as const) {
    if (text.length <= longestText) continue;
    const description = `must have at most ${longestText} characters, has ${text.length}`;
    violations.push({ field: `${field}.${name}`, description });
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
