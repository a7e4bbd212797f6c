import { count } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { statement } from "#lib/kit/store/statement.ts";
import { type SprintState, sprintStates } from "../domain/state.ts";
import { sprint } from "./sprint-tables.ts";

const byState = statement((db) =>
  db.select({ state: sprint.state, sprints: count() }).from(sprint).groupBy(sprint.state),
);

/** How many sprints are in each state, of all states; read from the index of the states alone. */
export function sprintsByState(db: RowReader): ReadonlyMap<SprintState, number> {
  const counted = new Map(byState.all(db, {}).map(({ state, sprints }) => [state, sprints]));
  return new Map(sprintStates.map((state) => [state, counted.get(state) ?? 0]));
}
