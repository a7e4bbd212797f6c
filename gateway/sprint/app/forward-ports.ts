import type { ForwardNight } from "../domain/forward-night.ts";
import type { Sprint } from "../domain/sprint.ts";

/** The durable nights of forward sprints, which are sprints of the journal besides. */
export interface ForwardJournal {
  /** The sprint of a forward sprint's id. */
  byForwardId(id: string): Promise<Sprint | undefined>;
  /** Newest first, those created before `beforeId` where it is given. */
  listForward(limit: number, beforeId: string | undefined): Promise<readonly Sprint[]>;
  /** All nights of a sprint, in their order. */
  nights(sprint: string): Promise<readonly ForwardNight[]>;
  /**
   * Keeps a night and has its sprint run, in one transaction. Nothing is written where the sprint waits for none by
   * then, or has another night of that place.
   */
  beginNight(sprint: string, night: ForwardNight): Promise<boolean>;
}
