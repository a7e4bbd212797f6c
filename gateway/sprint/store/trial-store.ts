import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { TrialRegister } from "../app/ports.ts";
import type { RecordedTrial, TrialSprint } from "../domain/trials/trial.ts";
import { removedSprint, sprint } from "./sprint-tables.ts";
import type { StoredPrices } from "./stored-prices.ts";
import { familyOf, type Row } from "./trial-families.ts";
import { numberOfTrial, trialsOfSprint } from "./trial-records.ts";
import { sprintTrial, trial } from "./trial-tables.ts";

type Others = { readonly ids: string; readonly limit: number };
const latestOf = statement((db, { ids, limit }: Placeholders<Others>) =>
  db
    .select()
    .from(trial)
    .where(sql`${trial.id} IN (SELECT value FROM json_each(${ids}))`)
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
const ofTickersBefore = statement(
  (db, { tickers, before, limit }: Placeholders<Page & { readonly tickers: string }>) =>
    db
      .select()
      .from(trial)
      .where(
        and(
          sql`${trial.ticker} IN (SELECT value FROM json_each(${tickers}))`,
          lt(trial.id, before),
        ),
      )
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
export function createTrialStore({ db }: Pick<Store, "db">, prices: StoredPrices): TrialRegister {
  return {
    numberOf: (trials) => Math.max(...trials.map((one) => numberOfTrial(db, prices, one))),
    async familyOf(name, limit) {
      const [most] = trialsOfSprint.all(db, { name });
      const judged = most && trialById.first(db, most);
      if (judged === undefined) return undefined;
      const family = familyOf(db, prices, judged);
      const ids = family.map(({ id }) => id).filter((id) => id !== judged.id);
      const others = latestOf.all(db, { ids: JSON.stringify(ids), limit });
      return {
        judged: recorded(judged, [{ sprint: name, removed: false }]),
        size: family.length,
        others: others.map((row) => recorded(row, firstSprintsOf(db, row.id))),
      };
    },
    async listTrials(ticker, limit, beforeId = never) {
      const page = { before: beforeId, limit };
      if (ticker === "") {
        return allBefore.all(db, page).map((row) => recorded(row, sprintsOf(db, row.id)));
      }
      const names = [ticker, ...prices.otherNamesOf(db, ticker).map((other) => other.ticker)];
      const rows = ofTickersBefore.all(db, { tickers: JSON.stringify(names), ...page });
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
