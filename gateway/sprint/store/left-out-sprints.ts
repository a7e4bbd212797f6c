import { and, eq, gt, isNull, or } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { Row } from "./trial-families.ts";
import { trialsOfSprint } from "./trial-records.ts";
import { sprintTrial, trial } from "./trial-tables.ts";

const trialById = statement((db, { id }: Placeholders<{ readonly id: number }>) =>
  db
    .select({ policyHash: trial.policyHash, provenance: trial.provenance })
    .from(trial)
    .where(eq(trial.id, id)),
);
// Those all of whose outcomes were there when their setting was recorded show nothing, whoever names them.
const confirmatoryOf = statement(
  (db, { policyHash, provenance }: Placeholders<Pick<Row, "policyHash" | "provenance">>) =>
    db
      .select({ trial: trial.id, sprint: sprintTrial.sprint })
      .from(trial)
      .innerJoin(sprintTrial, eq(sprintTrial.trial, trial.id))
      .where(
        and(
          eq(trial.policyHash, policyHash),
          eq(trial.provenance, provenance),
          or(isNull(trial.lastOutcomeMs), gt(trial.lastOutcomeMs, trial.seenUntilMs)),
        ),
      ),
);

/**
 * The sprints, those that were removed too, of which outcomes came after their setting was recorded, of the policy of
 * these sprints and beside all of their trials; by name, each once.
 */
export function leftOutSprints(db: RowReader, names: readonly string[]): readonly string[] {
  const own = new Set(
    names.flatMap((name) => trialsOfSprint.all(db, { name }).map(({ id }) => id)),
  );
  const found = new Set<string>();
  for (const id of own) {
    const policy = trialById.first(db, { id });
    if (policy === undefined) continue;
    for (const other of confirmatoryOf.all(db, policy)) {
      if (!own.has(other.trial)) found.add(other.sprint);
    }
  }
  for (const name of names) found.delete(name);
  return [...found].sort();
}
