import type { FaultReason } from "#lib/kernel/fault.ts";
import type { ForecastHashes, ForecastSubject } from "./forecast.ts";

/** A forecast that could not be made, with the reason: its audit set has none for that as-of. */
export interface FailedForecast {
  readonly subject: ForecastSubject;
  readonly hashes: Pick<ForecastHashes, "modelSetHash" | "policyHash">;
  readonly reason: FaultReason;
  readonly timeMs: number;
}
