import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { sprintStates } from "../domain/state.ts";

/** Sprints as created, with their pinned policy, and their state. */
export const sprint = sqliteTable(
  "sprint",
  {
    /** Order of creation. */
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull().unique(),
    requestId: text("request_id").notNull().unique(),
    specHash: text("spec_hash").notNull(),
    /** The parts fixed at creation, as JSON. */
    planJson: text("plan_json").notNull(),
    state: text({ enum: sprintStates }).notNull(),
    /** The fault that stopped it as JSON; empty unless it failed. */
    failure: text().notNull(),
    portfolio: text().notNull(),
    /** The result as JSON; null until the sprint has succeeded. */
    resultJson: text("result_json"),
    createTimeMs: integer("create_time_ms").notNull(),
    /** When it reached the terminal state that it is in; null before, and where a version before 0.3 ended it. */
    endTimeMs: integer("end_time_ms"),
    /** Id of the forward sprint that it is; null for other sprints. */
    forwardId: text("forward_id"),
  },
  (table) => [
    index("sprint_state").on(table.state),
    uniqueIndex("sprint_forward_id_unique").on(table.forwardId),
  ],
);

/** The nights of forward sprints, each written before its first step; never changed. */
export const forwardNight = sqliteTable(
  "forward_night",
  {
    sprint: text()
      .notNull()
      .references(() => sprint.name),
    sequence: integer().notNull(),
    /** A list of UTC milliseconds, as JSON. */
    asOfTimesJson: text("as_of_times_json").notNull(),
    /** All of the night, as JSON. */
    nightJson: text("night_json").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sprint, table.sequence] })],
);

/** The journal: one row for each finished step. A restart resumes at the first step without a row. */
export const sprintStep = sqliteTable(
  "sprint_step",
  {
    sprint: text()
      .notNull()
      .references(() => sprint.name),
    sequence: integer().notNull(),
    kind: text({ enum: ["AUDIT", "INTRADAY", "SETTLEMENT"] }).notNull(),
    stepJson: text("step_json").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sprint, table.sequence] })],
);

/** The looks at two arms that end when they are decided, a row for each arm; never changed. */
export const sprintLook = sqliteTable(
  "sprint_look",
  {
    sprint: text()
      .notNull()
      .references(() => sprint.name),
    look: integer().notNull(),
    /** Audit runs that both arms had done. */
    auditRuns: integer("audit_runs").notNull(),
    /** 1 where it found a winner, so that the arm ended there. */
    decided: integer().notNull(),
    /** What was found, as JSON. */
    foundJson: text("found_json").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sprint, table.look] })],
);

/** What is kept of sprints that were removed; append-only. */
export const removedSprint = sqliteTable("removed_sprint", {
  /** Order of removal. */
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull().unique(),
  requestId: text("request_id").notNull().unique(),
  removeTimeMs: integer("remove_time_ms").notNull(),
  removedBy: text("removed_by").notNull(),
  /** All of it, as JSON. */
  recordJson: text("record_json").notNull(),
});
