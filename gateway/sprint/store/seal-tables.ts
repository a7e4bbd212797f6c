import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Sealed bars; append-only. */
export const seal = sqliteTable("seal", {
  /** Order of sealing. */
  id: integer().primaryKey({ autoIncrement: true }),
  name: text().notNull().unique(),
  /** A list of identities, as JSON. */
  tickersJson: text("tickers_json").notNull(),
  fromMs: integer("from_ms").notNull(),
  createTimeMs: integer("create_time_ms").notNull(),
});

/** The one opening of a seal, written with the sprint that opens it; append-only. */
export const sealOpening = sqliteTable("seal_opening", {
  seal: text()
    .primaryKey()
    .references(() => seal.name),
  /** Empty where it was opened to be read. */
  sprint: text().notNull(),
  openTimeMs: integer("open_time_ms").notNull(),
  /** Close of the latest bar that could be read then; null where a sprint opened it, whose trials say so. */
  seenUntilMs: integer("seen_until_ms"),
});
