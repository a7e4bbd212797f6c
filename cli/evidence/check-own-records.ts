import { bad, type Finding, notChecked, ok } from "./finding.ts";
import {
  type ComparisonRecord,
  type ExportedFacts,
  type OpeningRecord,
  type ReadLeaf,
  recomputeComparison,
  type SealRecord,
} from "./recompute.ts";

/** A record with its place in the own log. */
interface Placed<Record> {
  readonly index: number;
  readonly record: Record;
}

/** The records of a type, in their order. */
function recordsOf<Record>(leaves: readonly ReadLeaf[], type: string): readonly Placed<Record>[] {
  return leaves.flatMap(({ index, leaf: { content } }) =>
    "record" in content && content.record.type === type
      ? [{ index, record: content.record as unknown as Record }]
      : [],
  );
}

/** Checks that each seal that was opened had been made before, and that no answer came before the opening. */
export function checkSeals(leaves: readonly ReadLeaf[]): readonly Finding[] {
  const seals = recordsOf<SealRecord>(leaves, "BARS_SEALED");
  const answers = recordsOf<{ readonly auditSets: readonly string[] }>(leaves, "GATE_EVALUATED");
  return recordsOf<OpeningRecord>(leaves, "SEAL_OPENED").map(({ index, record }) => {
    const { seal, sprint } = record;
    const made = seals.find((one) => one.record.seal === seal);
    if (made === undefined)
      return bad(`${seal} was opened, and when it was made is not in this file`);
    if (made.index > index) return bad(`${seal} was opened (${index}) before it was made`);
    const early = answers.find(
      (answer) => answer.index < index && answer.record.auditSets.includes(sprint),
    );
    if (early !== undefined) {
      return bad(`${seal} was opened (${index}) after a gate had answered on it (${early.index})`);
    }
    const tickers = made.record.tickers.join(", ");
    const when = new Date(made.record.createTimeMs).toISOString();
    return ok(`${seal} of ${tickers} was made at ${when}, before ${sprint} opened it`);
  });
}

/** Computes each comparison again whose facts are here. */
export function checkComparisons(
  leaves: readonly ReadLeaf[],
  facts: ExportedFacts,
): readonly Finding[] {
  const seen = new Set<string>();
  return recordsOf<ComparisonRecord>(leaves, "COMPARISON_MADE").flatMap(({ record }) => {
    const { name, baseAuditSet, otherAuditSet, conclusion } = record.comparison;
    // Of two sprints of one file it is a record of both.
    if (seen.has(name)) return [];
    seen.add(name);
    const what = `${name} of ${baseAuditSet} and ${otherAuditSet}: ${conclusion}`;
    const isSame = recomputeComparison(facts, record);
    if (isSame === undefined) {
      return [notChecked(`${what} rests on facts that are not, or not alone, in this file`)];
    }
    return [isSame ? ok(`${what}, as computed again`) : bad(`${what}, computed again it differs`)];
  });
}
