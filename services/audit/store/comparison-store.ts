import { and, asc, eq, gt, or, sql } from "drizzle-orm";
import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";
import type { RowReader, RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { ComparisonStore } from "../app/ports.ts";
import { policyComparison, type SetComparison } from "../domain/comparison/comparison.ts";
import type { PolicyComparison } from "../domain/evidence/policy-verdict.ts";
import type { ComparisonBasis } from "../domain/log/records.ts";
import { comparison } from "./schema.ts";

type Row = Placeholders<Omit<typeof comparison.$inferInsert, "position">>;

const ofName = statement((db, { name }: Placeholders<{ readonly name: string }>) =>
  db.select({ content: comparison.content }).from(comparison).where(eq(comparison.name, name)),
);

const insertNew = statement((db, row: Row) => {
  const { name, baseAuditSet, otherAuditSet, variedPath, content } = row;
  return db
    .insert(comparison)
    .values({ name, baseAuditSet, otherAuditSet, variedPath, content })
    .onConflictDoNothing({ target: comparison.name });
});

interface ListedPage {
  readonly auditSet: string;
  readonly variedPath: string;
  readonly position: number;
  readonly limit: number;
}

const listed = statement((db, page: Placeholders<ListedPage>) =>
  db
    .select({ position: comparison.position, content: comparison.content })
    .from(comparison)
    .where(
      and(
        gt(comparison.position, page.position),
        or(
          sql`${page.auditSet} = ''`,
          eq(comparison.baseAuditSet, page.auditSet),
          eq(comparison.otherAuditSet, page.auditSet),
        ),
        or(sql`${page.variedPath} = ''`, eq(comparison.variedPath, page.variedPath)),
      ),
    )
    .orderBy(asc(comparison.position))
    .limit(page.limit),
);

const ofPath = statement((db, { variedPath }: Placeholders<{ readonly variedPath: string }>) =>
  db
    .select({ content: comparison.content })
    .from(comparison)
    .where(eq(comparison.variedPath, variedPath))
    .orderBy(asc(comparison.position)),
);

/**
 * Keeps every comparison as it was first made.
 * @param log - appends it to the log of evidence, in the same transaction.
 */
export function createComparisonStore(
  { db, write }: Pick<Store, "db" | "write">,
  log: (tx: RowWriter, made: SetComparison, basis: ComparisonBasis) => void,
): ComparisonStore {
  const find = (name: string) => {
    const row = ofName.first(db, { name });
    return row && comparisonOf(row.content);
  };
  return {
    find,
    async keep(made, basis) {
      const { name, baseAuditSet, otherAuditSet, varied } = made;
      const variedPath = varied.length === 1 ? (varied[0]?.path ?? "") : "";
      const content = canonicalJson(made as unknown as Canonical);
      await write((tx) => {
        // Of two at once the second finds the first.
        if (ofName.first(tx, { name }) !== undefined) return;
        insertNew.run(tx, { name, baseAuditSet, otherAuditSet, variedPath, content });
        log(tx, made, basis);
      });
      return find(name) ?? made;
    },
    list: (query, position, limit) =>
      listed.all(db, { ...query, position, limit }).map((row) => {
        return { position: row.position, comparison: comparisonOf(row.content) };
      }),
  };
}

/** What is recorded of policies that differ in one setting alone, in the order of recording. */
export function policyComparisons(db: RowReader, variedPath: string): readonly PolicyComparison[] {
  return ofPath
    .all(db, { variedPath })
    .map(({ content }) => policyComparison(comparisonOf(content)));
}

function comparisonOf(content: string): SetComparison {
  return JSON.parse(content) as SetComparison;
}
