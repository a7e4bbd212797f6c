import { and, desc, eq, gt, isNull, lt, ne, or, sql } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { TrialRegister } from "../app/ports.ts";
import type { RecordedTrial, TrialSprint } from "../domain/trials/trial.ts";
import { removedSprint, sprint } from "./sprint-tables.ts";
import {
  familySize,
  numberOfTrial,
  type Period,
  periodOf,
  type Row,
  trialsOfSprint,
} from "./trial-records.ts";
import { sprintTrial, trial } from "./trial-tables.ts";

type Others = Period & { readonly own: number; readonly limit: number };
const othersInPeriod = statement(
  (db, { ticker, provenance, fromMs, untilMs, own, limit }: Placeholders<Others>) =>
    db
      .select()
      .from(trial)
      .where(
        and(
          eq(trial.ticker, ticker),
          eq(trial.provenance, provenance),
          lt(trial.firstAsOfMs, untilMs),
          or(isNull(trial.lastOutcomeMs), gt(trial.lastOutcomeMs, fromMs)),
          ne(trial.id, own),
        ),
      )
      .orderBy(desc(trial.id))
      .limit(limit),
);
const trialById = statement((db, { id }: Placeholders<{ readonly id: number }>) =>
  db.select().from(trial).where(eq(trial.id, id)),
);
type Page = { readonly before: number; readonly limit: number };
const allBefore = statement((db, { before, limit }: Placeholders<Page>) =>
  db.select().from(trial).where(lt(trial.id, before)).orderBy(desc(trial.id)).limit(limit),
);
const ofTickerBefore = statement(
  (db, { ticker, before, limit }: Placeholders<Page & Pick<Row, "ticker">>) =>
    db
      .select()
      .from(trial)
      .where(and(eq(trial.ticker, ticker), lt(trial.id, before)))
      .orderBy(desc(trial.id))
      .limit(limit),
);
/** Sprints of a trial that are listed, the latest. */
const mostSprints = 10;
const sprintsOfTrial = statement((db, { id }: Placeholders<{ readonly id: number }>) =>
  db
    .select({
      sprint: sprintTrial.sprint,
      // A whole result is tens of kilobytes.
      verdict: sql<string | null>`json_extract(${sprint.resultJson}, '$.verdict')`,
      removedVerdict: sql<string | null>`json_extract(${removedSprint.recordJson}, '$.verdict')`,
      removed: removedSprint.name,
    })
    .from(sprintTrial)
    .leftJoin(sprint, eq(sprint.name, sprintTrial.sprint))
    .leftJoin(removedSprint, eq(removedSprint.name, sprintTrial.sprint))
    .where(eq(sprintTrial.trial, id))
    .orderBy(sql`${sprintTrial}.rowid DESC`)
    .limit(mostSprints),
);

// Of several runs of a setting the first that ended counts, so that the latest are of no use here.
const firstSprints = statement((db, { id }: Placeholders<{ readonly id: number }>) =>
  db
    .select({ sprint: sprintTrial.sprint, removed: removedSprint.name })
    .from(sprintTrial)
    .leftJoin(removedSprint, eq(removedSprint.name, sprintTrial.sprint))
    .where(eq(sprintTrial.trial, id))
    .orderBy(sql`${sprintTrial}.rowid ASC`)
    .limit(mostSprints),
);

const never = Number.MAX_SAFE_INTEGER;

/** Reads the trials in the gateway's database. */
export function createTrialStore({ db }: Pick<Store, "db">): TrialRegister {
  return {
    numberOf: (trials) => Math.max(...trials.map((one) => numberOfTrial(db, one))),
    async familyOf(name, limit) {
      const [most] = trialsOfSprint.all(db, { name });
      const judged = most && trialById.first(db, most);
      if (judged === undefined) return undefined;
      const others = othersInPeriod.all(db, { ...periodOf(judged), own: judged.id, limit });
      return {
        judged: recorded(judged, [{ sprint: name, removed: false }]),
        size: familySize(db, judged),
        others: others.map((row) => recorded(row, firstSprintsOf(db, row.id))),
      };
    },
    async listTrials(ticker, limit, beforeId = never) {
      const page = { before: beforeId, limit };
      const rows =
        ticker === "" ? allBefore.all(db, page) : ofTickerBefore.all(db, { ticker, ...page });
      return rows.map((row) => recorded(row, sprintsOf(db, row.id)));
    },
  };
}

function sprintsOf(db: RowReader, id: number): readonly TrialSprint[] {
  return sprintsOfTrial
    .all(db, { id })
    .reverse()
    .map(({ sprint: name, verdict, removedVerdict, removed }) => {
      const found = verdict ?? removedVerdict;
      return { sprint: name, removed: removed !== null, ...(found !== null && { verdict: found }) };
    });
}

function firstSprintsOf(db: RowReader, id: number): readonly TrialSprint[] {
  return firstSprints
    .all(db, { id })
    .map(({ sprint: name, removed }) => ({ sprint: name, removed: removed !== null }));
}

function recorded(
  { trialHash: _, dataEndMs: __, openedFromMs: ___, lastOutcomeMs, ...row }: Row,
  sprints: readonly TrialSprint[],
): RecordedTrial {
  return { ...row, sprints, ...(lastOutcomeMs !== null && { lastOutcomeMs }) };
}
