import type { BarHistory } from "../../market-data/app/bar-history.ts";
import type { Sprint } from "../domain/sprint.ts";
import type { AuditForecasts } from "./forecast-prefetch.ts";
import type { Peers } from "./peers.ts";

/** What a step is worked on with. */
export interface StepContext {
  readonly sprint: Sprint;
  /** Resource name of the sprint's portfolio. */
  readonly portfolio: string;
  /** The bars of each ticker, in the order of the spec. */
  readonly histories: readonly BarHistory[];
  readonly peers: Peers;
  /** The forecasts of an audit run, one for each ticker in the order of the spec. */
  readonly forecastsOf: (audit: number) => Promise<AuditForecasts>;
}
