import type { Sprint, SprintStep } from "../domain/sprint.ts";
import type { ForecastView, Peers } from "./ports.ts";
import type { LoadedSeries } from "./series-catalogue.ts";

/** What a step is worked off with. */
export interface StepContext {
  readonly sprint: Sprint;
  readonly portfolio: string;
  readonly series: readonly LoadedSeries[];
  readonly peers: Peers;
  /** The forecasts of an audit run, one per ticker in the order of the spec. */
  readonly forecastsOf: (audit: number) => Promise<readonly ForecastView[]>;
}

/** Which step: its place, and the span of time that it plays. */
export interface StepPlan {
  readonly sequence: number;
  readonly kind: SprintStep["kind"];
  readonly audit: number;
  /** As-of of the step before; the first step plays no bars. */
  readonly afterMs: number;
  readonly asOfMs: number;
  /** Earlier audit runs whose horizon closes in this span. */
  readonly closing: readonly number[];
}
