import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import {
  mostIntervals,
  type SubmittedForecast,
  submissionProblems,
} from "../domain/submission/submitted-forecast.ts";
import type { ForecastPlan } from "./plan-forecast.ts";
import type { ExternalForecasters, FitCaller, ReceivedForecast } from "./ports.ts";
import { type ReceiptClock, receiptTimeMs } from "./receipt-time.ts";

/** What an external forecaster is asked with. */
export interface AskDependencies extends ReceiptClock {
  readonly external: ExternalForecasters;
}

/** What another process says of itself, and not of what it was asked: the caller may ask again. */
const passing: readonly string[] = [
  "PEER_UNREACHABLE",
  "OVERLOADED",
  "DRAINING",
  "DEADLINE",
  "CANCELLED",
];

/**
 * Has a process of the configuration forecast. It sees the bars up to the as-of that our models would see, and nothing
 * else. What it answers is held to all that a file is held to.
 * @throws Fault FORECAST_MISSING where it refuses, or answers what is no forecast or comes from another policy than the
 *   one that was pinned; that of the transport where it cannot be reached
 */
export async function askExternal(
  dependencies: AskDependencies,
  name: string,
  { subject, policy, priceBasis }: Pick<ForecastPlan, "subject" | "policy" | "priceBasis">,
  bars: readonly Bar[],
  { signal }: FitCaller,
): Promise<ReceivedForecast> {
  const { external } = dependencies;
  const { instrument, interval, asOfMs, horizonBars } = subject;
  const asked = { instrument, interval, asOfMs, horizonBars, bars, priceBasis };
  const answer = await external.forecast(name, asked, signal).catch((error) => {
    if (!(error instanceof Fault) || passing.includes(error.reason)) throw error;
    throw missing(name, `refused: ${error.message}`, error);
  });
  const { forecast, policyHash } = answer;
  const pinned = policy.submission?.policyHash;
  if (pinned !== undefined && policyHash !== pinned) {
    throw missing(name, `answered by policy ${policyHash}, and ${pinned} is pinned`);
  }
  const problem = problemOf(forecast, asOfMs, horizonBars);
  if (problem !== undefined) throw missing(name, `answered no forecast: ${problem}`);
  return { forecast, receivedMs: receiptTimeMs(dependencies) };
}

function problemOf(
  forecast: SubmittedForecast,
  asOfMs: number,
  horizonBars: number,
): string | undefined {
  const { medianPrices, intervals } = forecast;
  if (forecast.asOfMs !== asOfMs) return `it is as of ${new Date(forecast.asOfMs).toISOString()}`;
  if (medianPrices.length !== horizonBars) {
    return `it has ${medianPrices.length} bars, and ${horizonBars} were asked for`;
  }
  if (intervals.length === 0 || intervals.length > mostIntervals) {
    return `it has ${intervals.length} intervals, and 1 to ${mostIntervals} are taken`;
  }
  const [first] = submissionProblems(forecast);
  return first && `${first.field} ${first.description}`;
}

function missing(name: string, what: string, cause?: Fault): Fault {
  const message = `external forecaster ${name} ${what}`.slice(0, 1_000);
  return new Fault("FAILED_PRECONDITION", "FORECAST_MISSING", message, cause ? { cause } : {});
}
