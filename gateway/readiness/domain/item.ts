/** Findings of items. Only PASS and WAIVED let a GO through. */
const itemStatuses = ["PASS", "FAIL", "INCONCLUSIVE", "WAIVED"] as const;
export type ItemStatus = (typeof itemStatuses)[number];

const recordKinds = [
  "GATE_EVALUATION",
  "SPRINT",
  "COMPARISON",
  "POLICY",
  "WAIVER",
  "CHECK_RUN",
  "DATABASE",
  "MANIFEST",
] as const;

/** A record that a finding rests on. */
export interface ReadinessRecord {
  readonly kind: (typeof recordKinds)[number];
  /** Resource name, gate or path. */
  readonly name: string;
  /** SHA-256 of its content; of a run of the checks the build that it ran on. Absent where it has none. */
  readonly hash?: string;
  /** SHA-256 of what a gate measured. */
  readonly evidenceHash?: string;
  /** When it was made, in UTC milliseconds. */
  readonly timeMs?: number;
  readonly detail: string;
}

/** What was found of an item. */
export interface Finding {
  readonly status: ItemStatus;
  /** What was found and where, for a person. */
  readonly reason: string;
  /** What to do about it, a command where there is one; empty where the item holds. */
  readonly nextStep: string;
  readonly records: readonly ReadinessRecord[];
}

/** An item with its finding, as it is stored. */
export interface ReadinessItem extends Finding {
  /** 1 to 12. */
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly isDeferrable: boolean;
}
