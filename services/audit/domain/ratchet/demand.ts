import type { LooserDirection } from "../facts/policy-facts.ts";
import { type Move, notAsked } from "./loosening.ts";

/** Something that evidence is judged by, and which other values of it let more through. */
export interface Demand {
  /** Unique among the demands that it is compared with. */
  readonly field: string;
  /** The value for a person. */
  readonly text: string;
  /** Absent where no value is looser than another. */
  readonly value?: number;
  readonly looser: LooserDirection;
}

/** A number of which lower, or higher, values let more through. */
export function numberDemand(field: string, value: number, looser: "LOWER" | "HIGHER"): Demand {
  return { field, text: String(value), value, looser };
}

/** Something of which every other value counts as looser. */
export function fixedDemand(field: string, text: string): Demand {
  return { field, text, looser: "CHANGED" };
}

/** What became looser of demands, in their order; what is demanded besides is silent. */
export function movesBetween(
  earlier: readonly Demand[],
  present: readonly Demand[],
): readonly Move[] {
  return earlier.flatMap((before) => {
    const { field, text: from } = before;
    const now = present.find((one) => one.field === field);
    if (now === undefined) return [{ field, from, to: notAsked }];
    return isLooser(before, now) ? [{ field, from, to: now.text }] : [];
  });
}

function isLooser(before: Demand, now: Demand): boolean {
  if (before.looser !== now.looser || before.value === undefined || now.value === undefined) {
    return before.text !== now.text;
  }
  return before.looser === "LOWER" ? now.value < before.value : now.value > before.value;
}
