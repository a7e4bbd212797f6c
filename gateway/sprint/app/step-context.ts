import type { BarHistory } from "../../market-data/app/bar-history.ts";
import type { Sprint } from "../domain/sprint.ts";
import type { AuditForecasts, AuditScores } from "./forecast-prefetch.ts";
import type { IntradaySteps } from "./intraday-steps.ts";
import type { Peers } from "./peers.ts";
import type { RateHistory } from "./rate-history.ts";

/** What a step is worked on with. */
export interface StepContext {
  readonly sprint: Sprint;
  /** Resource name of the sprint's portfolio. */
  readonly portfolio: string;
  /** The bars of each ticker, in the order of the spec. */
  readonly histories: readonly BarHistory[];
  /** What converts the currencies other than the sprint's; empty where there are none. */
  readonly rates: readonly RateHistory[];
  readonly peers: Peers;
  /** The forecasts of an audit run, one for each ticker in the order of the spec. */
  readonly forecastsOf: (audit: number) => Promise<AuditForecasts>;
  /** The scores of an audit run whose horizon has closed, in the same order. */
  readonly scoresOf: (audit: number) => Promise<AuditScores>;
  /** The intraday pass; absent without one. */
  readonly intraday?: IntradaySteps;
}
