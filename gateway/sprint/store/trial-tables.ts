import {
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { barIntervals } from "#lib/kernel/bar.ts";
import { dataProvenances } from "#lib/kernel/trading.ts";

/** Settings that were scored on the bars of an instrument, each once; append-only. */
export const trial = sqliteTable(
  "trial",
  {
    /** Order of recording. */
    id: integer().primaryKey({ autoIncrement: true }),
    ticker: text().notNull(),
    provenance: text({ enum: dataProvenances }).notNull(),
    trialHash: text("trial_hash").notNull(),
    settingHash: text("setting_hash").notNull(),
    policyHash: text("policy_hash").notNull(),
    /** Place among those that shared an outcome date with it when it was recorded, from 1. */
    number: integer().notNull(),
    /** Of those before it, the ones that scored the same prices under other names only. */
    underOtherNames: integer("under_other_names").notNull().default(0),
    firstAsOfMs: integer("first_as_of_ms").notNull(),
    /** Null where it goes on. */
    lastOutcomeMs: integer("last_outcome_ms"),
    /** Close of the latest bar that was there when it was recorded. */
    dataEndMs: integer("data_end_ms").notNull(),
    /** The same when its setting was first recorded. */
    seenUntilMs: integer("seen_until_ms").notNull(),
    /** Close of the last bar before those that were sealed and that it opened; null where it opened none. */
    openedFromMs: integer("opened_from_ms"),
    /** Audit runs; 0 where it goes on. */
    audits: integer().notNull(),
    horizonBars: integer("horizon_bars").notNull(),
    interval: text({ enum: barIntervals }).notNull(),
    createTimeMs: integer("create_time_ms").notNull(),
    /** Error probability that its family may spend in all; where it was not kept it was 5 %. */
    familyAlphaRatio: real("family_alpha_ratio").notNull().default(0.05),
  },
  (table) => [
    uniqueIndex("trial_once").on(table.ticker, table.provenance, table.trialHash),
    index("trial_setting").on(table.ticker, table.provenance, table.settingHash),
  ],
);

/** Which sprint ran which trials; append-only, so that it outlives a sprint that is removed. */
export const sprintTrial = sqliteTable(
  "sprint_trial",
  {
    sprint: text().notNull(),
    trial: integer()
      .notNull()
      .references(() => trial.id),
  },
  (table) => [
    primaryKey({ columns: [table.sprint, table.trial] }),
    index("sprint_trial_trial").on(table.trial),
  ],
);
