import { type Canonical, dataJson } from "#lib/kernel/canonical.ts";
import type { Judgement } from "../judge-signal.ts";

/** One part of a judgement that a replay gives differently. */
export interface JudgementDifference {
  /** Path of the part: members by their names, outcomes by their rules. */
  readonly field: string;
  /** As JSON; empty where there was no such part. */
  readonly stored: string;
  readonly replayed: string;
}

/**
 * Every part in which two judgements differ, in the order of the stored one; none where they are the same to the last
 * bit. A number that is not finite is null in both, as it is where decisions are stored.
 */
export function judgementDifferences(
  stored: Judgement,
  replayed: Judgement,
): readonly JudgementDifference[] {
  const before = partsOf(stored);
  // What an earlier version did not store is no difference.
  const after = partsOf(stored.size.sizing === undefined ? withoutSizing(replayed) : replayed);
  const fields = new Set([...before.keys(), ...after.keys()]);
  return [...fields]
    .map((field) => ({
      field,
      stored: before.get(field) ?? "",
      replayed: after.get(field) ?? "",
    }))
    .filter((part) => part.stored !== part.replayed);
}

function withoutSizing({ size: { sizing: _, ...size }, ...judgement }: Judgement): Judgement {
  return { ...judgement, size };
}

function partsOf({ outcomes, ...judgement }: Judgement): Map<string, string> {
  const parts = new Map<string, string>();
  collect("", judgement, parts);
  for (const { rule, ...outcome } of outcomes) collect(`outcomes.${rule}`, outcome, parts);
  parts.set("outcomes", dataJson(outcomes.map(({ rule }) => rule)));
  return parts;
}

function collect(path: string, value: unknown, parts: Map<string, string>): void {
  if (value === undefined) return;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [name, member] of Object.entries(value)) {
      collect(path === "" ? name : `${path}.${name}`, member, parts);
    }
    return;
  }
  const plain = typeof value === "number" && !Number.isFinite(value) ? null : value;
  parts.set(path, dataJson([plain as Canonical]).slice(1, -1));
}
