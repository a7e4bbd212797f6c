import { and, eq } from "drizzle-orm";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { ArmLook } from "../domain/paired-arm.ts";
import { sprintLook } from "./sprint-tables.ts";

const insertLook = insertInto(sprintLook);
type ByNumber = Placeholders<{ readonly name: string; readonly number: number }>;
const lookByNumber = statement((db, { name, number }: ByNumber) =>
  db
    .select()
    .from(sprintLook)
    .where(and(eq(sprintLook.sprint, name), eq(sprintLook.look, number))),
);
type ByName = Placeholders<{ readonly name: string }>;
const decidedLook = statement((db, { name }: ByName) =>
  db
    .select()
    .from(sprintLook)
    .where(and(eq(sprintLook.sprint, name), eq(sprintLook.decided, 1))),
);
const deleteLooks = statement((db, { name }: ByName) =>
  db.delete(sprintLook).where(eq(sprintLook.sprint, name)),
);

/** Writes a look for each arm. */
export function recordLook(tx: RowWriter, arms: readonly string[], look: ArmLook): void {
  const { number, auditRuns, isDecided, found } = look;
  const row = { look: number, auditRuns, decided: isDecided ? 1 : 0 };
  for (const sprint of arms) {
    insertLook(tx, { ...row, sprint, foundJson: JSON.stringify(found) });
  }
}

/** The look of an arm by its number; undefined before it was taken. */
export function lookOf(db: RowReader, name: string, number: number): ArmLook | undefined {
  return fromRow(lookByNumber.first(db, { name, number }));
}

/** The look at which an arm ended; undefined where there is none. */
export function decidedLookOf(db: RowReader, name: string): ArmLook | undefined {
  return fromRow(decidedLook.first(db, { name }));
}

/** Takes the looks of a sprint away with it. */
export function removeLooks(tx: RowWriter, name: string): void {
  deleteLooks.run(tx, { name });
}

function fromRow(row: typeof sprintLook.$inferSelect | undefined): ArmLook | undefined {
  if (row === undefined) return undefined;
  const { look: number, auditRuns, decided, foundJson } = row;
  return { number, auditRuns, isDecided: decided === 1, found: JSON.parse(foundJson) as Canonical };
}
