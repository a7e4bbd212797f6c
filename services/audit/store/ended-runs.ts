import { and, asc, eq } from "drizzle-orm";
import type { RowReader } from "#lib/kit/store/connection.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { EndedRun } from "../domain/facts/execution-facts.ts";
import { factFromRecord } from "../domain/facts/fact.ts";
import { fact } from "./schema.ts";

const endedRuns = statement((db, { auditSet }: Placeholders<{ readonly auditSet: string }>) =>
  db
    .select({ content: fact.content })
    .from(fact)
    .where(and(eq(fact.auditSet, auditSet), eq(fact.kind, "RUN_ENDED")))
    .orderBy(asc(fact.position)),
);

/**
 * The last ended run of an audit set, which covers those before; undefined where none has ended, and for several
 * portfolios, whose capital is not one.
 */
export function endedRunOf(db: RowReader, auditSet: string): EndedRun | undefined {
  let last: EndedRun | undefined;
  for (const { content } of endedRuns.all(db, { auditSet })) {
    const { value } = factFromRecord("RUN_ENDED", content);
    if (last !== undefined && last.portfolio !== value.portfolio) return undefined;
    if (last === undefined || endMs(value) > endMs(last)) last = value;
  }
  return last;
}

function endMs({ closeTimesMs }: EndedRun): number {
  return closeTimesMs.at(-1) ?? 0;
}
