import { leafFromText } from "#lib/evidence/leaf.ts";
import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";
import type { SetComparison } from "../domain/comparison/comparison.ts";
import type { ComparisonRecord } from "../domain/log/records.ts";
import type { ComparisonStore, EvidenceLogReader } from "./ports.ts";
import type { BadEvidence } from "./verify-evidence.ts";

/** What comparisons are compared with their records by. */
export interface VerifyComparisonsDependencies {
  readonly log: Pick<EvidenceLogReader, "find" | "logs">;
  readonly comparisons: Pick<ComparisonStore, "find" | "list">;
}

/** Leaves and comparisons read at once. */
const readTogether = 100;

/** Where the record of a comparison is, and what it says. */
interface Logged {
  readonly index: number;
  readonly comparison: SetComparison;
}

/**
 * Compares the comparisons that an audit set is the base of with their records: gates read the former. Each must be as it was
 * logged, and each that was logged must be there. The first that is not is named.
 */
export function verifyComparisons(
  { log: reader, comparisons }: VerifyComparisonsDependencies,
  auditSet: string,
): BadEvidence | undefined {
  const [own = ""] = reader.logs();
  // A comparison and its record are written together: what is kept by now is in the leaves that are read next.
  const kept = keptNames(comparisons, auditSet);
  const logged = loggedComparisons(reader, own, auditSet);
  for (const { index, comparison } of logged.values()) {
    const found = comparisons.find(comparison.name);
    if (found !== undefined && isSame(found, comparison)) continue;
    const how = found === undefined ? "is kept no more" : "is kept otherwise";
    const finding = `made ${comparison.name}, which ${how}`;
    return { log: own, firstIndex: index, lastIndex: index, kind: "COMPARISON_MADE", finding };
  }
  const unlogged = kept.find((name) => !logged.has(name));
  if (unlogged === undefined) return undefined;
  const finding = `${unlogged} is kept, and no log has it`;
  return { log: "", firstIndex: 0, lastIndex: 0, kind: "", finding };
}

/** The comparisons that an audit set is the base of. */
function keptNames(
  comparisons: Pick<ComparisonStore, "list">,
  auditSet: string,
): readonly string[] {
  const names: string[] = [];
  for (let after = 0; ; ) {
    const page = comparisons.list({ auditSet, variedPath: "" }, after, readTogether);
    for (const { position, comparison } of page) {
      after = position;
      if (comparison.baseAuditSet === auditSet) names.push(comparison.name);
    }
    if (page.length < readTogether) return names;
  }
}

function loggedComparisons(
  reader: Pick<EvidenceLogReader, "find">,
  own: string,
  auditSet: string,
): ReadonlyMap<string, Logged> {
  const logged = new Map<string, Logged>();
  const log = reader.find(own);
  const end = log?.size() ?? 0;
  for (let from = 0; from < end; ) {
    const leaves = log?.leaves(from, end, readTogether, auditSet) ?? [];
    for (const { index, leaf } of leaves) {
      from = index + 1;
      const content = leafFromText(leaf)?.content;
      if (content === undefined || !("record" in content)) continue;
      const { type, comparison } = content.record as unknown as ComparisonRecord;
      if (type !== "COMPARISON_MADE" || comparison.baseAuditSet !== auditSet) continue;
      logged.set(comparison.name, { index, comparison });
    }
    if (leaves.length < readTogether) break;
  }
  return logged;
}

function isSame(one: SetComparison, other: SetComparison): boolean {
  return textOf(one) === textOf(other);
}

function textOf(comparison: SetComparison): string {
  return canonicalJson(comparison as unknown as Canonical);
}
