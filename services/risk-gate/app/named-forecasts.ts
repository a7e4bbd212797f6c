import { type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { SignalForecast } from "../domain/inputs.ts";

/** A stored forecast as far as a decision needs it. */
export interface NamedForecast {
  readonly instrument: Pick<Instrument, "ticker" | "exchange">;
  /** Whether its bars have opens is no part of a forecast. */
  readonly forecast: SignalForecast;
}

/** Where forecasts are looked up by their names. */
export interface NamedForecasts {
  /**
   * @param waitMs - how long the answer may take.
   * @throws Fault NOT_FOUND RESOURCE_NOT_FOUND; UNAVAILABLE PEER_UNREACHABLE.
   */
  find(name: string, waitMs: number): Promise<NamedForecast>;
}

/**
 * The forecast of that name, for a signal in an instrument.
 * @throws Fault as `NamedForecasts.find`; INVALID_ARGUMENT FIELD_INVALID where it is of another instrument.
 */
export async function forecastByName(
  forecasts: NamedForecasts,
  name: string,
  instrument: Pick<Instrument, "ticker" | "exchange">,
  waitMs: number,
): Promise<SignalForecast> {
  const found = await forecasts.find(name, waitMs);
  const violations: FieldViolation[] = [];
  for (const member of ["ticker", "exchange"] as const) {
    const [theirs, ours] = [found.instrument[member], instrument[member]];
    if (theirs === ours) continue;
    const description = `is ${JSON.stringify(ours)}, but ${name} is a forecast of ${JSON.stringify(theirs)}`;
    violations.push({ field: `instrument.${member}`, description });
  }
  if (violations.length > 0) throw invalidFields(violations);
  return found.forecast;
}
