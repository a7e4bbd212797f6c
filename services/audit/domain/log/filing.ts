import { kindOfLeaf, type Leaf } from "#lib/evidence/leaf.ts";
import type { BadLeaves } from "#lib/evidence/verify-log.ts";

/** Under what a leaf is found. */
export interface LeafFiling {
  /** The audit set that it is about; empty where it names none. */
  readonly auditSet: string;
  /** Of an own record that is appended once; null for any other leaf. */
  readonly name: string | null;
}

/** Under what a leaf belongs, by what it says itself; undefined where this version cannot tell. */
export type FilingOf = (leaf: Leaf) => LeafFiling | undefined;

/**
 * What is wrong with the columns that a leaf is found by: no hash is over them, and a leaf that is kept under another audit
 * set or name is in the log and yet missing wherever somebody looks for it.
 */
export function misfiled(
  { index, auditSet, name }: LeafFiling & { readonly index: number },
  leaf: Leaf,
  filingOf: FilingOf,
): BadLeaves | undefined {
  const filing = filingOf(leaf);
  if (filing === undefined || (filing.auditSet === auditSet && filing.name === name)) {
    return undefined;
  }
  const isElsewhere = filing.auditSet !== auditSet;
  const what = isElsewhere ? "audit set" : "name";
  const [kept, own] = isElsewhere ? [auditSet, filing.auditSet] : [name, filing.name];
  const under = kept ? `under the ${what} ${kept}` : `under no ${what}`;
  const finding = `is kept ${under}, and belongs under ${own || "none"}`;
  return { firstIndex: index, lastIndex: index, kind: kindOfLeaf(leaf), finding };
}
