import { and, asc, desc, eq, isNotNull, lt } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { ForwardJournal } from "../app/forward-ports.ts";
import type { SprintJournal } from "../app/ports.ts";
import type { ForwardNight } from "../domain/forward-night.ts";
import type { Sprint } from "../domain/sprint.ts";
import { nextState } from "../domain/state.ts";
import { forwardNight, sprint } from "./sprint-tables.ts";

type BySprint = Placeholders<{ readonly name: string }>;

const insertNight = insertInto(forwardNight);
const asOfTimes = statement((db, { name }: BySprint) =>
  db
    .select({ asOfTimesJson: forwardNight.asOfTimesJson })
    .from(forwardNight)
    .where(eq(forwardNight.sprint, name))
    .orderBy(asc(forwardNight.sequence)),
);
const nightsOf = statement((db, { name }: BySprint) =>
  db
    .select({ nightJson: forwardNight.nightJson })
    .from(forwardNight)
    .where(eq(forwardNight.sprint, name))
    .orderBy(asc(forwardNight.sequence)),
);
const lastNight = statement((db, { name }: BySprint) =>
  db
    .select({ sequence: forwardNight.sequence })
    .from(forwardNight)
    .where(eq(forwardNight.sprint, name))
    .orderBy(desc(forwardNight.sequence))
    .limit(1),
);
const stateOf = statement((db, { name }: BySprint) =>
  db.select({ state: sprint.state }).from(sprint).where(eq(sprint.name, name)),
);
const setRunning = statement((db, { name }: BySprint) =>
  db
    .update(sprint)
    .set({ state: "RUNNING", failure: "", endTimeMs: null })
    .where(eq(sprint.name, name)),
);
type ByForwardId = Placeholders<{ readonly forwardId: string }>;
const byForwardId = statement((db, { forwardId }: ByForwardId) =>
  db
    .select({ id: sprint.id, name: sprint.name })
    .from(sprint)
    .where(eq(sprint.forwardId, forwardId)),
);
type Page = Placeholders<{ readonly id: number; readonly limit: number }>;
const forwardBefore = statement((db, { id, limit }: Page) =>
  db
    .select({ name: sprint.name })
    .from(sprint)
    .where(and(isNotNull(sprint.forwardId), lt(sprint.id, id)))
    .orderBy(desc(sprint.id))
    .limit(limit),
);

/** The as-ofs of all nights of a forward sprint, ascending. */
export function asOfTimesOf(db: RowReader, name: string): readonly number[] {
  return asOfTimes
    .all(db, { name })
    .flatMap(({ asOfTimesJson }) => JSON.parse(asOfTimesJson) as number[]);
}

/** The nights of forward sprints in the gateway's database. @param journal - of their sprints */
export function createForwardStore(
  store: Store,
  journal: Pick<SprintJournal, "get">,
): ForwardJournal {
  const { db } = store;
  return {
    async byForwardId(forwardId) {
      const row = byForwardId.first(db, { forwardId });
      return row && journal.get(row.name);
    },
    async listForward(limit, beforeId) {
      const before = beforeId ? byForwardId.first(db, { forwardId: beforeId }) : undefined;
      const id = before?.id ?? Number.MAX_SAFE_INTEGER;
      const found: Sprint[] = [];
      for (const { name } of forwardBefore.all(db, { id, limit })) {
        const one = await journal.get(name);
        if (one !== undefined) found.push(one);
      }
      return found;
    },
    async nights(name) {
      return nightsOf
        .all(db, { name })
        .map(({ nightJson }) => JSON.parse(nightJson) as ForwardNight);
    },
    beginNight(name, night) {
      return store.write((tx) => {
        const state = stateOf.first(tx, { name })?.state;
        const { sequence = 0 } = lastNight.first(tx, { name }) ?? {};
        const isNext = state === "WAITING" && sequence + 1 === night.sequence;
        if (!isNext || nextState(state, "NIGHT_BEGUN") === undefined) return false;
        insertNight(tx, {
          sprint: name,
          sequence: night.sequence,
          asOfTimesJson: JSON.stringify(night.asOfTimesMs),
          nightJson: JSON.stringify(night),
        });
        setRunning.run(tx, { name });
        return true;
      });
    },
  };
}
