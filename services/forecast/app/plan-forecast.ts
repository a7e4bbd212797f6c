import type { Bar, BarInterval } from "#lib/kernel/bar.ts";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { PriceBasis } from "#lib/kernel/price-basis.ts";
import { type PackedBars, packBars } from "../domain/bar-columns.ts";
import { checkBars, checkEnoughBars, checkNoLookAhead } from "../domain/bars.ts";
import type { ForecastHashes, ForecastSubject } from "../domain/forecast.ts";
import {
  dataHashOf,
  evidenceKeyOf,
  forecastNameOf,
  modelSetHashOf,
  policyHashOf,
} from "../domain/identity.ts";
import type { ForecastPolicy } from "../domain/policy.ts";

/** What to make a forecast from. */
export interface CreateForecast {
  /** Empty for none. */
  readonly auditSet: string;
  readonly instrument: Instrument;
  readonly interval: BarInterval;
  readonly bars: readonly Bar[];
  /** The close of the last bar where absent. */
  readonly asOfMs: number | undefined;
  readonly horizonBars: number;
  readonly policy: ForecastPolicy;
  /** What was done to the prices of the bars; absent where the caller does not say. */
  readonly priceBasis?: PriceBasis;
}

/** What identifies the forecast of a request, and the bars that it is made from. */
export interface ForecastIdentity {
  readonly name: string;
  readonly subject: ForecastSubject;
  readonly hashes: ForecastHashes;
  /** The latest bars of the request that the policy looks at. */
  readonly bars: readonly Bar[];
  readonly policy: ForecastPolicy;
  readonly priceBasis: PriceBasis | undefined;
}

/** A forecast to make, with its bars reduced to what a fit reads of them. */
export interface ForecastPlan extends Omit<ForecastIdentity, "bars"> {
  readonly evidenceKey: string;
  /** Made by `packBars`. */
  readonly bars: PackedBars;
}

/**
 * Checks a request and works out what identifies its forecast.
 * @throws Fault FIELD_INVALID, BARS_TOO_FEW, BARS_INVALID, BARS_OUT_OF_ORDER, LOOK_AHEAD
 */
export function identifyForecast(request: CreateForecast): ForecastIdentity {
  const { bars, interval, horizonBars, policy, priceBasis } = request;
  if (request.instrument.ticker.trim() === "")
    throw invalidField("instrument.ticker", "is required");
  checkBars(bars);
  if (request.asOfMs !== undefined) checkNoLookAhead(bars, interval, request.asOfMs);
  checkEnoughBars(bars, policy.minimumBars);
  const used = bars.slice(-policy.lookbackBars);
  const subject = {
    auditSet: request.auditSet,
    instrument: request.instrument,
    interval,
    asOfMs: closeTimeMs(used.at(-1)!, interval),
    horizonBars,
  };
  const hashes = {
    dataHash: dataHashOf(used),
    policyHash: policyHashOf(policy),
    modelSetHash: modelSetHashOf(policy),
  };
  const name = forecastNameOf(subject, hashes);
  return { name, subject, hashes, bars: used, policy, priceBasis };
}

/** What is kept of a request while its forecast is made. */
export function planForecast({ bars, ...identity }: ForecastIdentity): ForecastPlan {
  const { subject, policy } = identity;
  const evidenceKey = evidenceKeyOf(subject, policy);
  const { interval, instrument } = subject;
  const { assetClass, exchange } = instrument;
  const kind = { interval, assetClass, exchange };
  return { ...identity, evidenceKey, bars: packBars(bars, kind) };
}
