import type { LastCheckpoint } from "#lib/report/checkpoint-text.ts";
import type { JudgedSprint } from "#lib/report/judged-sprint.ts";
import type { Audit } from "#proto/pmx/audit/v1/audit_pb.ts";
import type { RunEnded } from "#proto/pmx/event/v1/execution_event_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import type { SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** A bar's close. */
export interface Close {
  /** Start of the bar, UTC milliseconds. */
  readonly startMs: number;
  readonly price: number;
}

/** What a report is made of: a sprint that has a result, and the records that its services keep of it. */
export interface SheetRecords extends JudgedSprint {
  readonly steps: readonly SprintStep[];
  /** By as-of and ticker. */
  readonly audits: readonly Audit[];
  /** The latest of the sprint, by as-of and ticker; all of them where there are few. */
  readonly forecasts: readonly Forecast[];
  /** Closes of the bars that the sprint is pinned to, by ticker, ascending. */
  readonly closes: ReadonlyMap<string, readonly Close[]>;
  /** In the order of their exits. */
  readonly roundTrips: readonly RoundTrip[];
  /** How the equity went; absent where no run has ended. */
  readonly run?: RunEnded;
  /** The state of the logs of evidence. */
  readonly checkpoint: LastCheckpoint;
}
