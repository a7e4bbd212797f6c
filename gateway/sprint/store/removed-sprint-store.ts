import { and, desc, eq, gt, lt, lte } from "drizzle-orm";
import { Fault } from "#lib/kernel/fault.ts";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { Slices } from "#lib/kit/store/slices.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { RemovedSprints } from "../app/ports.ts";
import { type RemovedSprint, removedSprintOf } from "../domain/removed-sprint.ts";
import type { Sprint } from "../domain/sprint.ts";
import { removeLooks } from "./sprint-looks.ts";
import { forwardNight, removedSprint, sprint, sprintStep } from "./sprint-tables.ts";

type ByName = Placeholders<{ readonly name: string }>;

const insertRemoved = insertInto(removedSprint);
const removedByName = statement((db, { name }: ByName) =>
  db.select().from(removedSprint).where(eq(removedSprint.name, name)),
);
const removedByRequestId = statement(
  (db, { requestId }: Placeholders<{ readonly requestId: string }>) =>
    db.select().from(removedSprint).where(eq(removedSprint.requestId, requestId)),
);
const removedBefore = statement((db, { id, limit }: Placeholders<{ id: number; limit: number }>) =>
  db
    .select()
    .from(removedSprint)
    .where(lt(removedSprint.id, id))
    .orderBy(desc(removedSprint.id))
    .limit(limit),
);
const stateByName = statement((db, { name }: ByName) =>
  db.select({ state: sprint.state }).from(sprint).where(eq(sprint.name, name)),
);
const deleteSprint = statement((db, { name }: ByName) =>
  db.delete(sprint).where(eq(sprint.name, name)),
);
const deleteNights = statement((db, { name }: ByName) =>
  db.delete(forwardNight).where(eq(forwardNight.sprint, name)),
);
type Steps = Placeholders<{ readonly name: string; readonly after: number; readonly last: number }>;
const deleteSteps = statement((db, { name, after, last }: Steps) => {
  const { sequence } = sprintStep;
  return db
    .delete(sprintStep)
    .where(and(eq(sprintStep.sprint, name), gt(sequence, after), lte(sequence, last)))
    .returning({ sequence });
});

/** Steps that are deleted at once; as many take about a millisecond. */
const sliceSize = 200;

/** The sprints that were removed, in the gateway's database. */
export function createRemovedSprintStore(store: Store): RemovedSprints {
  const { db } = store;
  return {
    async remove(ended, removal) {
      return store.write((tx) => removalOf(tx, ended, removedSprintOf(ended, removal)));
    },
    async removed(name) {
      const row = removedByName.first(db, { name });
      return row && fromRow(row);
    },
    async removedByRequestId(requestId) {
      const row = removedByRequestId.first(db, { requestId });
      return row && fromRow(row);
    },
    async listRemoved(limit, beforeName) {
      const before = beforeName ? removedByName.first(db, { name: beforeName }) : undefined;
      const id = before?.id ?? Number.MAX_SAFE_INTEGER;
      return removedBefore.all(db, { id, limit }).map(fromRow);
    },
  };
}

function* removalOf(tx: RowWriter, ended: Sprint, removed: RemovedSprint): Slices<RemovedSprint> {
  const { name } = ended;
  const earlier = removedByName.first(tx, { name });
  if (earlier !== undefined) return fromRow(earlier);
  const state = stateByName.first(tx, { name })?.state;
  if (state !== ended.state) {
    const why = `${name} is ${state} by now and cannot be removed; cancel it first`;
    throw new Fault("FAILED_PRECONDITION", "SPRINT_STATE", why);
  }
  const { requestId, removeTimeMs, removedBy } = removed;
  const recordJson = JSON.stringify(removed);
  insertRemoved(tx, { name, requestId, removeTimeMs, removedBy, recordJson });
  for (let after = 0; ; after += sliceSize) {
    const deleted = deleteSteps.all(tx, { name, after, last: after + sliceSize });
    if (deleted.length < sliceSize) break;
    yield;
  }
  deleteNights.run(tx, { name });
  removeLooks(tx, name);
  deleteSprint.run(tx, { name });
  return removed;
}

function fromRow({ recordJson }: typeof removedSprint.$inferSelect): RemovedSprint {
  return JSON.parse(recordJson) as RemovedSprint;
}
